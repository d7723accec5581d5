import { Body, Controller, Get, HttpCode, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import type { Viewer } from '../access/viewer.js';
import { Files, type FilePlaces } from '../crm/files.js';
import { InvalidError } from '../errors.js';
import { Summary } from './described.js';
import { Raw } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { Id } from './input.js';
import * as kinds from './kinds.js';
import { contentDisposition, safeFileName } from './mail/content-disposition.js';
import { checkInputs } from './operation.js';
import { Reader } from './reader.js';
import { files } from './resources/files.js';
import { v1Paths } from './v1/dialect.js';

const largest = 50 * 1024 * 1024;
const upload = FileInterceptor('file', { limits: { fileSize: largest, files: 1, fields: 20 } });

const place = { kind: kinds.id };
const places = {
  deal_id: place,
  person_id: place,
  org_id: place,
  product_id: place,
  activity_id: place,
  lead_id: { kind: kinds.uuid },
  project_id: place,
};

/** The bytes of files on items, sent as a form's file `file`. */
@Controller(v1Paths('files'))
export class FilesController {
  constructor(
    private readonly files: Files,
    private readonly reader: Reader,
  ) {}

  @Post()
  @Summary('Put a file on items: a form’s file `file` of at most 50 MB, and the ids of the items')
  @HttpCode(200)
  @UseInterceptors(upload)
  async add(
    @CurrentViewer() viewer: Viewer,
    @UploadedFile() file: { buffer: Buffer; originalname: string } | undefined,
    @Body() body: Record<string, unknown> | undefined,
  ) {
    if (!file) throw new InvalidError('file', 'file is required', 'Send it as the form’s file `file`.');
    const on = checkInputs(places, withoutEmpty(body), false, 'body') as FilePlaces;
    // The form's header is read byte by byte; clients write names in UTF-8.
    const name = safeFileName(Buffer.from(file.originalname, 'latin1').toString('utf8'));
    const id = await this.files.add(viewer, { name, bytes: file.buffer }, on);
    return this.reader.changed(files, 'v1', viewer, id);
  }

  /** Always to be saved, never shown: what lies in a file decides nothing here. */
  @Get(':id/download')
  @Summary('The bytes of a file')
  @Raw()
  async download(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Res() response: Response,
  ): Promise<void> {
    const { name, bytes } = await this.files.download(viewer, id);
    response.set({
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      'content-disposition': contentDisposition('attachment', name),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    response.end(bytes);
  }
}

/** A form names every place, and leaves those empty that it does not mean. */
const withoutEmpty = (body: Record<string, unknown> = {}): object =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''));
