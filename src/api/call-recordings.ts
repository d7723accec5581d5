import { Controller, Get, HttpCode, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import type { Viewer } from '../access/viewer.js';
import { CallLogs } from '../crm/call-logs.js';
import { InvalidError } from '../errors.js';
import { sendBytes } from './bytes.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { Uuid } from './input.js';
import { contentDisposition } from './mail/content-disposition.js';
import { largestFile, nameOf, uploaded, uploadOf, type Upload } from './uploads.js';
import { v1Paths } from './v1/dialect.js';

/** The sound of a call, sent as a form's file `file`. */
@Controller(v1Paths('callLogs/:id/recordings'))
export class CallRecordingsController {
  constructor(private readonly calls: CallLogs) {}

  @Post()
  @HttpCode(200)
  @Summary('Keep the recording of a call: a form’s file `file` of at most 50 MB')
  @UseInterceptors(uploadOf('file', largestFile))
  async add(@CurrentViewer() viewer: Viewer, @Uuid() id: string, @UploadedFile() given: Upload | undefined) {
    await this.calls.get(viewer, id);
    const file = uploaded(given, 'file');
    const type = soundOf(file.buffer);
    if (!type) {
      throw new InvalidError(
        'file',
        'file is no sound that browsers play',
        'Send MP3, M4A, Ogg, WAV, WebM or FLAC.',
      );
    }
    await this.calls.record(viewer, id, { name: nameOf(file), type, bytes: file.buffer });
    return {};
  }
}

/** Where the app plays it from. */
@Controller('api/call-logs/:id/recording')
export class CallRecordingController {
  constructor(private readonly calls: CallLogs) {}

  @Get()
  @Summary('The recording of a call')
  async get(@CurrentViewer() viewer: Viewer, @Uuid() id: string, @Res() response: Response): Promise<void> {
    const { name, type, bytes } = await this.calls.recording(viewer, id);
    sendBytes(response, bytes, { type, disposition: contentDisposition('inline', name), keeps: true });
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
