import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Post,
  Put,
  Query,
  Req,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import type { Viewer } from '../access/viewer.js';
import { ProductImages, type NewImage } from '../crm/product-images.js';
import { InvalidError } from '../errors.js';
import type { ProductImage } from '../model/index.js';
import { ENV, type Env } from '../platform/env.js';
import { Summary } from './described.js';
import { Raw } from './envelope.js';
import { CurrentViewer, Public } from './guard.js';
import { Id } from './input.js';
import { imageLink, largestImage, sendImage } from './image-links.js';
import * as kinds from './kinds.js';
import { contentDisposition, safeFileName } from './mail/content-disposition.js';

const upload = FileInterceptor('data', { limits: { fileSize: largestImage, files: 1, fields: 10 } });

interface Upload {
  originalname: string;
  buffer: Buffer;
}

/** The image of a product, one each; sent as a form's file `data`. */
@Controller('api/v2/products/:id/images')
export class ProductImagesController {
  constructor(
    private readonly images: ProductImages,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  @Summary('The image of a product, with a link that is good for a week')
  async get(@CurrentViewer() viewer: Viewer, @Id() id: number, @Req() request: Request) {
    const image = await this.images.get(viewer, id);
    return {
      ...shown(image),
      public_url: imageLink(this.env, request, `/api/product-images/${image.id}`, this.images.link(image)),
      mime_type: image.contentType,
      name: image.name,
    };
  }

  @Post()
  @Summary('Give a product its image: a form’s file `data`, PNG, JPEG, GIF or WebP of at most 5 MB')
  @HttpCode(201)
  @UseInterceptors(upload)
  async add(@CurrentViewer() viewer: Viewer, @Id() id: number, @UploadedFile() file: Upload | undefined) {
    await this.images.put(viewer, id, toImage(file), false);
    return shown(await this.images.get(viewer, id));
  }

  @Put()
  @Summary('Replace the image of a product')
  @UseInterceptors(upload)
  async replace(@CurrentViewer() viewer: Viewer, @Id() id: number, @UploadedFile() file: Upload | undefined) {
    await this.images.put(viewer, id, toImage(file), true);
    return shown(await this.images.get(viewer, id));
  }

  @Delete()
  @Summary('Take the image of a product away')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return { id: await this.images.remove(viewer, id) };
  }
}

/** Where the links to images lead: their signature stands for a user. */
@Controller('api/product-images')
export class ImageLinksController {
  constructor(private readonly images: ProductImages) {}

  @Get(':id')
  @Summary('The bytes of an image, by a link that was given out')
  @Public()
  @Raw()
  async get(
    @Id() id: number,
    @Query('expires') expires: string | undefined,
    @Query('signature') signature: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const { image, bytes } = await this.images.linked(id, Number(expires), String(signature));
    const disposition = contentDisposition('inline', image.name);
    sendImage(response, { type: image.contentType, bytes, disposition });
  }
}

function toImage(file: Upload | undefined): NewImage {
  if (!file) throw new InvalidError('data', 'data is required', 'Send the image as the form’s file `data`.');
  // The form's header is read byte by byte; clients write names in UTF-8.
  const name = Buffer.from(file.originalname, 'latin1').toString('utf8');
  return { name: safeFileName(name), bytes: file.buffer };
}

const shown = (image: ProductImage) => ({
  id: image.id,
  product_id: image.product.id,
  company_id: '1',
  add_time: kinds.time.v2(image.addTime),
});
