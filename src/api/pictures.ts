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
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Pictures } from '../crm/pictures.js';
import { InvalidError } from '../errors.js';
import type { Picture } from '../model/index.js';
import { ENV, type Env } from '../platform/env.js';
import { Raw } from './envelope.js';
import { CurrentViewer, Public } from './guard.js';
import { Id, Input } from './input.js';
import { imageLink, largestImage, sendImage } from './image-links.js';
import * as kinds from './kinds.js';
import { v1Paths } from './v1/dialect.js';

const upload = FileInterceptor('file', { limits: { fileSize: largestImage, files: 1, fields: 10 } });

const pixels = kinds.integer(0, 100_000).lenient.optional();
const cropInput = z.object({ crop_x: pixels, crop_y: pixels, crop_width: pixels, crop_height: pixels });
type CropInput = z.infer<typeof cropInput>;

/** Of the form's file, what is looked at: what it calls itself says nothing. */
interface Upload {
  buffer: Buffer;
}

/** The picture of a person in the first version of the API: sent as a form's file `file`. */
@Controller(v1Paths('persons/:id/picture'))
export class PicturesController {
  constructor(
    private readonly pictures: Pictures,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Post()
  @UseInterceptors(upload)
  async put(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @UploadedFile() file: Upload | undefined,
    @Input(cropInput) crop: CropInput,
    @Req() request: Request,
  ) {
    if (!file) {
      throw new InvalidError('file', 'file is required', 'Send the picture as the form’s file `file`.');
    }
    await this.pictures.put(viewer, id, file.buffer, toCrop(crop));
    const picture = await this.pictures.get(viewer, id);
    return {
      [picture.id]: {
        ...shown(
          picture,
          imageLink(this.env, request, `/api/pictures/${picture.id}`, this.pictures.link(picture)),
        ),
        add_time: kinds.time.v1(picture.addTime),
        update_time: kinds.time.v1(picture.updateTime),
      },
    };
  }

  @Delete()
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
  async get(@CurrentViewer() viewer: Viewer, @Id() id: number, @Req() request: Request) {
    const picture = await this.pictures.get(viewer, id);
    const { size, crop } = picture;
    return {
      ...shown(
        picture,
        imageLink(this.env, request, `/api/pictures/${picture.id}`, this.pictures.link(picture)),
      ),
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
  @Public()
  @Raw()
  async get(
    @Id() id: number,
    @Query('expires') expires: string | undefined,
    @Query('signature') signature: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const { type, bytes } = await this.pictures.linked(id, Number(expires), String(signature));
    sendImage(response, { type, bytes });
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

/** The picture is kept in one size, which serves wherever one is asked for. */
function shown(picture: Picture, url: string) {
  return {
    id: picture.id,
    item_type: 'person',
    item_id: picture.person.id,
    active_flag: true,
    added_by_user_id: picture.addedBy?.id ?? null,
    pictures: { '128': url, '512': url },
  };
}
