import type { Request, Response } from 'express';
import type { Env } from '../platform/env.js';

/** An image is at most so large, bytes. */
export const largestImage = 5 * 1024 * 1024;

/** A signed link to an image, good for whoever has it: `path` is below this server. */
export function imageLink(
  env: Env,
  request: Request,
  path: string,
  { expires, signature }: { expires: number; signature: string },
): string {
  const base = env.PUBLIC_URL ?? `${request.protocol}://${request.get('host')}`;
  return `${base.replace(/\/$/, '')}${path}?expires=${expires}&signature=${signature}`;
}

/** Answers with an image that somebody uploaded: shown, but trusted with nothing. */
export function sendImage(
  response: Response,
  { type, bytes, disposition = 'inline' }: { type: string; bytes: Buffer; disposition?: string },
): void {
  response.set({
    'content-type': type,
    'content-length': String(bytes.length),
    'content-disposition': disposition,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=86400',
  });
  response.end(bytes);
}
