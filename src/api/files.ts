import { Body, Controller, Get, HttpCode, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import type { Viewer } from '../access/viewer.js';
import { Files, type FilePlaces } from '../crm/files.js';
import { sendBytes } from './bytes.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { Id } from './input.js';
import * as kinds from './kinds.js';
import { contentDisposition } from './mail/content-disposition.js';
import { MailFiles } from './mail/files.js';
import { checkInputs } from './inputs.js';
import { Reader } from './reader.js';
import { files } from './resources/files.js';
import { largestFile, nameOf, uploaded, uploadOf, type Upload } from './uploads.js';
import { v1Paths } from './v1/dialect.js';

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

/** The bytes of files on items, sent as a form's file `file`; those in linked mails too. */
@Controller(v1Paths('files'))
export class FilesController {
  constructor(
    private readonly files: Files,
    private readonly reader: Reader,
    private readonly mail: MailFiles,
  ) {}

  @Post()
  @Summary('Put a file on items: a form’s file `file` of at most 50 MB, and the ids of the items')
  @HttpCode(200)
  @UseInterceptors(uploadOf('file', largestFile))
  async add(
    @CurrentViewer() viewer: Viewer,
    @UploadedFile() given: Upload | undefined,
    @Body() body: Record<string, unknown> | undefined,
  ) {
    const file = uploaded(given, 'file');
    const on = checkInputs(places, withoutEmpty(body), false, 'body') as FilePlaces;
    const id = await this.files.add(viewer, { name: nameOf(file), bytes: file.buffer }, on);
    return this.reader.changed(files, 'v1', viewer, id);
  }

  /** Always to be saved, never shown: what lies in a file decides nothing here. */
  @Get(':id/download')
  @Summary('The bytes of a file')
  async download(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Res() response: Response,
  ): Promise<void> {
    const attached = await this.mail.attached(viewer, id);
    const { name, bytes } = attached ?? (await this.files.download(viewer, id));
    const disposition = contentDisposition('attachment', name);
    sendBytes(response, bytes, { type: 'application/octet-stream', disposition });
  }
}

/** A form names every place, and leaves those empty that it does not mean. */
const withoutEmpty = (body: Record<string, unknown> = {}): object =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''));
