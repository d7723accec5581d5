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
import type { Request, Response } from 'express';
import type { Viewer } from '../access/viewer.js';
import { ProductImages, type NewImage } from '../crm/product-images.js';
import type { ProductImage } from '../model/index.js';
import { ENV, type Env } from '../platform/env.js';
import { sendBytes } from './bytes.js';
import { Summary } from './described.js';
import { CurrentViewer, Public } from './guard.js';
import { Id } from './input.js';
import { imageLink } from './image-links.js';
import * as kinds from './kinds.js';
import { contentDisposition } from './mail/content-disposition.js';
import { largestImage, nameOf, uploaded, uploadOf, type Upload } from './uploads.js';
import { companyId } from './v1/item-fields.js';

const upload = uploadOf('data', largestImage);

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
  async get(
    @Id() id: number,
    @Query('expires') expires: string | undefined,
    @Query('signature') signature: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const { image, bytes } = await this.images.linked(id, Number(expires), String(signature));
    const disposition = contentDisposition('inline', image.name);
    sendBytes(response, bytes, { type: image.contentType, disposition, keeps: true });
  }
}

function toImage(given: Upload | undefined): NewImage {
  const file = uploaded(given, 'data');
  return { name: nameOf(file), bytes: file.buffer };
}

const shown = (image: ProductImage) => ({
  id: image.id,
  product_id: image.product.id,
  company_id: String(companyId),
  add_time: kinds.time.v2(image.addTime),
});
