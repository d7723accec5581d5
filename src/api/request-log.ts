import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../platform/logger.js';

/** One line per request. The query is left out: it may hold an API token, a search, an address. */
export function requestLog(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const start = performance.now();
    const path = request.path;
    response.on('close', () => {
      const ms = Math.round(performance.now() - start);
      const { statusCode: status } = response;
      const line = { method: request.method, path, status, ms, user: request.asking?.account.id };
      if (status >= 500) log.error(line, 'request');
      else log.info(line, 'request');
    });
    next();
  };
}
