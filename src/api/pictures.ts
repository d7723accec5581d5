import {
  Controller,
  Delete,
  Get,
  Inject,
  Post,
  Query,
  Req,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { pictureSizes, type PictureSize } from '../crm/picture-sizes.js';
import { Pictures } from '../crm/pictures.js';
import { InvalidError } from '../errors.js';
import type { Picture } from '../model/index.js';
import { ENV, type Env } from '../platform/env.js';
import { sendBytes } from './bytes.js';
import { Summary } from './described.js';
import { CurrentViewer, Public } from './guard.js';
import { Id, Input } from './input.js';
import * as kinds from './kinds.js';
import { originOf } from './origin.js';
import { largestImage, uploaded, uploadOf, type Upload } from './uploads.js';
import { v1Paths } from './v1/dialect.js';

const pixels = kinds.integer(0, 100_000).lenient.optional();
const cropInput = z.object({ crop_x: pixels, crop_y: pixels, crop_width: pixels, crop_height: pixels });
type CropInput = z.infer<typeof cropInput>;

/** The picture of a person in the first version of the API: sent as a form's file `file`. */
@Controller(v1Paths('persons/:id/picture'))
export class PicturesController {
  constructor(
    private readonly pictures: Pictures,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Post()
  @Summary('Give a person a picture: a form’s file `file`, PNG, JPEG, GIF or WebP of at most 5 MB')
  @UseInterceptors(uploadOf('file', largestImage))
  async put(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @UploadedFile() file: Upload | undefined,
    @Input(cropInput) crop: CropInput,
    @Req() request: Request,
  ) {
    await this.pictures.put(viewer, id, uploaded(file, 'file').buffer, toCrop(crop));
    const picture = await this.pictures.get(viewer, id);
    return {
      [picture.id]: {
        ...shown(picture, this.pictures, originOf(this.env, request)),
        add_time: kinds.time.v1(picture.addTime),
        update_time: kinds.time.v1(picture.updateTime),
      },
    };
  }

  @Delete()
  @Summary('Take the picture of a person away')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.pictures.remove(viewer, id);
    return { id };
  }
}

/** The same in the second version, where it is only looked at. */
@Controller('api/v2/persons/:id/picture')
export class PersonPictureController {
  constructor(
    private readonly pictures: Pictures,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  @Summary('The picture of a person, with links that are good for a while')
  async get(@CurrentViewer() viewer: Viewer, @Id() id: number, @Req() request: Request) {
    const picture = await this.pictures.get(viewer, id);
    const { size, crop } = picture;
    return {
      ...shown(picture, this.pictures, originOf(this.env, request)),
      file_size: size,
      crop,
    };
  }
}

/** Where the links to pictures lead: their signature stands for a user. */
@Controller('api/pictures')
export class PictureLinksController {
  constructor(private readonly pictures: Pictures) {}

  @Get(':id')
  @Summary('The bytes of a picture, by a link that was given out')
  @Public()
  async get(
    @Id() id: number,
    @Query('size') size: string | undefined,
    @Query('expires') expires: string | undefined,
    @Query('signature') signature: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const { type, bytes } = await this.pictures.linked(id, Number(size), Number(expires), String(signature));
    sendBytes(response, bytes, { type, disposition: 'inline', keeps: true });
  }
}

/** All four or none: a part of the picture has a place and a size. @throws {InvalidError} */
function toCrop({ crop_x: x, crop_y: y, crop_width: width, crop_height: height }: CropInput) {
  if (width === undefined && height === undefined && x === undefined && y === undefined) return null;
  if (!width || !height) {
    const field = width ? 'crop_height' : 'crop_width';
    throw new InvalidError(field, `${field} takes 1 or more`, 'Give all four crop_… fields, or none.');
  }
  return { x: x ?? 0, y: y ?? 0, width, height };
}

/** With a link to each of the sizes in which it is shown. */
function shown(picture: Picture, pictures: Pictures, origin: string) {
  const links = pictureSizes.map(size => {
    const { expires, signature } = pictures.link(picture, size);
    return [
      size,
      `${origin}/api/pictures/${picture.id}?size=${size}&expires=${expires}&signature=${signature}`,
    ];
  });
  return {
    id: picture.id,
    item_type: 'person',
    item_id: picture.person.id,
    active_flag: true,
    added_by_user_id: picture.addedBy?.id ?? null,
    pictures: Object.fromEntries(links) as Record<PictureSize, string>,
  };
}
