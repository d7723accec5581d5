import compression from 'compression';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { isApi } from './security.js';

/** The one page of the app that stands among the doors: the documentation of the API. */
const docsPage = '/api/docs';

/** Where the built web app lies: seen from `dist/src/api` and from `src/api` it is not the same way up. */
export function findWebApp(from = import.meta.dirname): string | null {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const built = join(folder, 'web', 'dist');
    if (existsSync(join(built, 'index.html'))) return built;
  }
  return null;
}

/**
 * The web app's files. What the build named by its content may be kept for a year; the page itself is asked for each
 * time. Any other page address gets the page too: the app routes by itself.
 */
export function webApp(folder: string): RequestHandler {
  const files = express.static(folder, {
    index: false,
    setHeaders(response, path) {
      const hashed = path.includes(`${join(folder, 'assets')}`);
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const page = (request: Request, response: Response, next: NextFunction): void => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads || request.accepts(['json', 'html']) !== 'html') return next();
    response.setHeader('cache-control', 'no-cache');
    response.sendFile(join(folder, 'index.html'));
  };
  // Only the app itself: answers of the API hold secrets beside what a caller chose, and a live feed must not wait.
  const smaller = compression({
    filter: (request, response) => !isApi(request.path) && compression.filter(request, response),
  });
  const app = express.Router().use(smaller, files, page);
  return (request, response, next) => {
    // To look for files named like doors costs as much as many an answer.
    if (isApi(request.path) && request.path !== docsPage) next();
    else app(request, response, next);
  };
}
