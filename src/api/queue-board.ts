import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ForbiddenError, UnauthorizedError } from '../errors.js';
import type { Logger } from '../platform/logger.js';
import type { Queue } from '../platform/queue.js';
import { sendError } from './errors.js';
import type { Callers } from './callers.js';

export const boardPath = '/admin/queues';

/** Bull Board, for administrators. Jobs hold ids alone (see `src/jobs.ts`), so that it shows nobody's mail. */
export function queueBoard(queue: Queue, callers: Callers, log: Logger): RequestHandler[] {
  const adapter = new ExpressAdapter();
  adapter.setBasePath(boardPath);
  createBullBoard({
    queues: queue.boards().map(board => new BullMQAdapter(board)),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Kontor' } },
  });
  const guard = async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    try {
      const caller = await callers.of(request);
      if (!caller) throw new UnauthorizedError();
      if (!caller.account.isAdmin) throw new ForbiddenError('Only administrators may see the queues');
      if (caller.by === 'cookie') refuseOtherSites(request);
      request.asking = caller;
      next();
    } catch (error) {
      sendError(error, request, response, log);
    }
  };
  return [
    (request, response, next) => void guard(request, response, next),
    adapter.getRouter() as RequestHandler,
  ];
}

/** The board's own page cannot send our header; browsers say by themselves which site a request comes from. */
function refuseOtherSites(request: Request): void {
  const site = request.get('sec-fetch-site');
  if (request.method === 'GET' || site === 'same-origin') return;
  throw new ForbiddenError('This request comes from another site');
}
