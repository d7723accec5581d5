import type { NextFunction, Request, Response } from 'express';

/**
 * What the web app may load: itself. `style-src` allows inline styles because its component library sets them on
 * elements; frames are srcdoc only (a mail's HTML, sandboxed), which `default-src` governs, with its images from us
 * or, when the reader asks for them, from anywhere.
 */
const page = [
  `default-src 'self'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data: blob: https:`,
  `font-src 'self' data:`,
  `connect-src 'self'`,
  `frame-src 'self' blob:`,
  `object-src 'none'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
].join('; ');

/**
 * Bull Board starts from a script in its page and finds its files by a base element; the web app shows it in a frame. Its
 * web font stays blocked.
 */
const board = page
  .replace(`script-src 'self'`, `script-src 'self' 'unsafe-inline'`)
  .replace(`base-uri 'none'`, `base-uri 'self'`)
  .replace(`frame-ancestors 'none'`, `frame-ancestors 'self'`);

/** Headers of every answer; a handler may set a stricter policy of its own. */
export function securityHeaders(https: boolean) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const isBoard = request.path.startsWith('/admin/queues');
    response.setHeader('content-security-policy', isBoard ? board : page);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('x-frame-options', isBoard ? 'SAMEORIGIN' : 'DENY');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=()');
    if (https) response.setHeader('strict-transport-security', 'max-age=31536000');
    if (isApi(request.path)) response.setHeader('cache-control', 'no-store');
    next();
  };
}

/** What is answered by a door, never by the web app. */
export function isApi(path: string): boolean {
  return /^\/(api|v1|oauth|admin\/queues|health|ready|metrics)(\/|$)/.test(path);
}
