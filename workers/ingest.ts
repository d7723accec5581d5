import { Backfill } from '../src/inbox/sync/backfill.js';
import { Queue, type Handlers } from '../src/platform/queue.js';
import { backfill, backfillAtOnce } from './backfill.js';
import { changeMany, changesAtOnce, handOver, prepareField } from './change-many.js';
import { startCollect } from './collect.js';
import { convert, convertAtOnce } from './convert.js';
import { importsAtOnce, importTable } from './import-table.js';
import { linkRetroactively, linkRetroactivelyAtOnce } from './link-retroactively.js';
import { receive, receiveAtOnce } from './receive.js';
import { startSweep } from './sweep.js';
import { all, type Start } from './worker.js';

/** The lanes of the queue, the sweeper that keeps them fed, and the collector of what is left over. */
export const startIngest: Start = async (app, log) => {
  const queue = app.get(Queue);
  const handlers: Omit<Handlers, 'webhook.deliver'> = {
    'mail.receive': receive(app),
    'mail.backfill': backfill(app),
    'mail.link-retroactively': linkRetroactively(app),
    'crm.prepare-field': prepareField(app),
    'crm.change-many': changeMany(app),
    'crm.hand-over': handOver(app),
    'crm.import-table': importTable(app),
    'crm.convert': convert(app),
  };
  queue.work('live', handlers, receiveAtOnce);
  queue.work('backfill', handlers, backfillAtOnce);
  queue.work('links', handlers, linkRetroactivelyAtOnce);
  queue.work('changes', handlers, changesAtOnce);
  queue.work('imports', handlers, importsAtOnce);
  queue.work('conversions', handlers, convertAtOnce);
  // The lanes end with the queue itself, in CoreModule.
  return all([await startSweep(app, log), await startCollect(app, log), () => app.get(Backfill).stop()]);
};
