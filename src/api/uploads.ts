import {
  PayloadTooLargeException,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { InvalidError, TooLargeError } from '../errors.js';
import { safeFileName } from './mail/content-disposition.js';

const megabyte = 1024 * 1024;
/** Of images, bytes. */
export const largestImage = 5 * megabyte;
/** Of anything else. */
export const largestFile = 50 * megabyte;

/** A file out of a form, in memory. What it says of its type counts for nothing. */
export interface Upload {
  buffer: Buffer;
  originalname: string;
}

/** Takes one file in the form's field `field`, of at most `largest` bytes. */
export function uploadOf(field: string, largest: number): Type<NestInterceptor> {
  const Taking = FileInterceptor(field, { limits: { fileSize: largest, files: 1, fields: 20 } });
  return class extends Taking {
    override async intercept(context: ExecutionContext, next: CallHandler) {
      try {
        return await super.intercept(context, next);
      } catch (error) {
        if (!(error instanceof PayloadTooLargeException)) throw error;
        const most = `${largest / megabyte}`;
        throw new TooLargeError(
          field,
          `A file has at most ${most} MB`,
          'Send a smaller one, or a link to it.',
          { rule: 'file-too-large', said: most },
        );
      }
    }
  };
}

/** @throws {InvalidError} where the form has none */
export function uploaded(file: Upload | undefined, field: string): Upload {
  if (file) return file;
  throw new InvalidError(field, `${field} is required`, `Send it as the form’s file \`${field}\`.`);
}

/** The form's header is read byte by byte; clients write names in UTF-8. */
export const nameOf = ({ originalname }: Upload): string =>
  safeFileName(Buffer.from(originalname, 'latin1').toString('utf8'));
