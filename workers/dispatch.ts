import { Dispatcher } from '../src/notifications/dispatch.js';
import { MentionMails } from '../src/notifications/mention-mails.js';
import { Database } from '../src/platform/database.js';
import { eventChannel } from '../src/platform/outbox.js';
import { repeat, type Start } from './worker.js';

/** Events, at the moment of their commit; by a look every second where the notification was lost. */
export const startDispatch: Start = async (app, log) => {
  const dispatcher = app.get(Dispatcher);
  let running: Promise<unknown> | null = null;
  let again = false;
  const wake = () => {
    if (running) {
      again = true;
      return;
    }
    running = dispatcher
      .drain()
      .catch((error: unknown) => log.warn({ err: error }, 'dispatch failed, goes on'))
      .finally(() => {
        running = null;
        if (again) {
          again = false;
          wake();
        }
      });
  };
  const listening = await app.get(Database).listen(eventChannel, wake);
  const stopPolling = repeat('dispatch', 1000, log, async () => wake());
  const stopPruning = repeat('prune events', 24 * 3600_000, log, () => dispatcher.prune());
  const mentions = app.get(MentionMails);
  const stopMentions = repeat('mentions', 10_000, log, () => mentions.tell());
  return async () => {
    await Promise.all([stopPolling(), stopPruning(), stopMentions(), listening.close()]);
    again = false;
    await running;
  };
};
