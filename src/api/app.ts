import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { json, urlencoded } from 'express';
import { ApiModule } from '../app.module.js';
import { LOGGER, type Env } from '../platform/env.js';
import { createLogger, type Logger } from '../platform/logger.js';
import { Queue } from '../platform/queue.js';
import { Adapter } from './adapter.js';
import { Callers } from './callers.js';
import { boardPath, queueBoard } from './queue-board.js';
import { requestLog } from './request-log.js';
import { securityHeaders } from './security.js';
import { refuseUnkeepable } from './unkeepable.js';
import { findWebApp, webApp } from './web.js';

const limit = '5mb';

/** The API process as it listens: all doors, the web app, the queue board. Tests use the same. */
export async function createApp(env: Env): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.with(env), new Adapter(), {
    bodyParser: false,
    abortOnError: false,
    logger: nestLog(createLogger(env.LOG_LEVEL, 'nest')),
  });
  const log = app.get<Logger>(LOGGER);
  // Proxies stand in private networks; what they say of the client is believed, what anybody else says is not.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(securityHeaders(env.PUBLIC_URL?.startsWith('https:') ?? false));
  if (!env.QUIET_HTTP_LOG) app.use(requestLog(log));
  app.use(boardPath, ...queueBoard(app.get(Queue), app.get(Callers), log));
  app.use(json({ limit }));
  // Some operations of Pipedrive's client send forms. Elsewhere a form is refused: other sites may post them.
  app.use(['/v1', '/api/v1', '/api/v2', '/oauth'], urlencoded({ limit, extended: true }));
  app.use(refuseUnkeepable);
  const folder = findWebApp();
  if (folder) app.use(webApp(folder));
  await app.init();
  return app;
}

/** Nest's own warnings and errors in our log; what it says while it starts is of no use later. */
function nestLog(log: Logger): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown) => log.warn(String(message)),
    error: (message: unknown) => log.error(String(message)),
  };
}
