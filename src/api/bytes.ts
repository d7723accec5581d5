import type { Response } from 'express';

interface Described {
  type: string;
  /** See `contentDisposition`. */
  disposition: string;
  /** Whether the browser may keep it for a day. */
  keeps?: boolean;
}

/** Answers with bytes that somebody else made: a browser neither guesses their type nor runs them. */
export function sendBytes(response: Response, bytes: Buffer, { type, disposition, keeps }: Described): void {
  response.set({
    'content-type': type,
    'content-length': String(bytes.length),
    'content-disposition': disposition,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': keeps ? 'private, max-age=86400' : 'private, no-store',
  });
  response.end(bytes);
}
