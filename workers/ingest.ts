import { Backfill } from '../src/inbox/sync/backfill.js';
import { Queue, type Handlers } from '../src/platform/queue.js';
import { backfill, backfillAtOnce } from './backfill.js';
import { receive, receiveAtOnce } from './receive.js';
import { startSweep } from './sweep.js';
import { all, type Start } from './worker.js';

/** The lanes of the queue, and the sweeper that keeps them fed. */
export const startIngest: Start = async (app, log) => {
  const queue = app.get(Queue);
  const handlers: Handlers = { 'mail.receive': receive(app), 'mail.backfill': backfill(app) };
  queue.work('live', handlers, receiveAtOnce);
  queue.work('backfill', handlers, backfillAtOnce);
  // The lanes end with the queue itself, in CoreModule.
  return all([await startSweep(app, log), () => app.get(Backfill).stop()]);
};
