import { Controller, Get, Param, Post, HttpCode, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { CallLogs } from '../crm/call-logs.js';
import { InvalidError } from '../errors.js';
import { Raw } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { check } from './input.js';
import * as kinds from './kinds.js';
import { contentDisposition, safeFileName } from './mail/content-disposition.js';
import { v1Paths } from './v1/dialect.js';

const largest = 50 * 1024 * 1024;
const upload = FileInterceptor('file', { limits: { fileSize: largest, files: 1, fields: 10 } });

const uuid = (id: string): string =>
  (check(z.object({ id: kinds.uuid.strict }), { id }, 'path') as { id: string }).id;

/** The sound of a call, sent as a form's file `file`. */
@Controller(v1Paths('callLogs/:id/recordings'))
export class CallRecordingsController {
  constructor(private readonly calls: CallLogs) {}

  @Post()
  @HttpCode(200)
  @UseInterceptors(upload)
  async add(
    @CurrentViewer() viewer: Viewer,
    @Param('id') id: string,
    @UploadedFile() file: { buffer: Buffer; originalname: string } | undefined,
  ) {
    const log = uuid(id);
    await this.calls.get(viewer, log);
    if (!file)
      throw new InvalidError('file', 'file is required', 'Send the recording as the form’s file `file`.');
    const type = soundOf(file.buffer);
    if (!type) {
      throw new InvalidError(
        'file',
        'file is no sound that browsers play',
        'Send MP3, M4A, Ogg, WAV, WebM or FLAC.',
      );
    }
    // The form's header is read byte by byte; clients write names in UTF-8.
    const name = safeFileName(Buffer.from(file.originalname, 'latin1').toString('utf8'));
    await this.calls.record(viewer, log, { name, type, bytes: file.buffer });
    return {};
  }
}

/** Where the app plays it from. */
@Controller('api/call-logs/:id/recording')
export class CallRecordingController {
  constructor(private readonly calls: CallLogs) {}

  @Get()
  @Raw()
  async get(
    @CurrentViewer() viewer: Viewer,
    @Param('id') id: string,
    @Res() response: Response,
  ): Promise<void> {
    const { name, type, bytes } = await this.calls.recording(viewer, uuid(id));
    response.set({
      'content-type': type,
      'content-length': String(bytes.length),
      'content-disposition': contentDisposition('inline', name),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=86400',
    });
    response.end(bytes);
  }
}

/** What the bytes say; what the sender says of them counts for nothing. */
function soundOf(bytes: Buffer): string | null {
  const text = (from: number, until: number) => bytes.subarray(from, until).toString('latin1');
  if (text(0, 3) === 'ID3' || (bytes[0] === 0xff && (bytes[1]! & 0xe6) === 0xe2)) return 'audio/mpeg';
  if (bytes[0] === 0xff && (bytes[1]! & 0xf6) === 0xf0) return 'audio/aac';
  if (text(4, 8) === 'ftyp') return 'audio/mp4';
  if (text(0, 4) === 'OggS') return 'audio/ogg';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return 'audio/wav';
  if (text(0, 4) === 'fLaC') return 'audio/flac';
  return bytes.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3])) ? 'audio/webm' : null;
}
