import { Holder } from '../src/inbox/sync/holder.js';
import { Database } from '../src/platform/database.js';
import { mailboxChannel } from '../src/platform/outbox.js';
import { all, repeat, type Start } from './worker.js';

/** Long-lived IMAP connections: claimed and woken as soon as a mailbox changes, looked for every 2 s, renewed every 5 s. */
export const startHold: Start = async (app, log) => {
  const holder = app.get(Holder);
  const look = async () => {
    await holder.claim();
    await holder.poll();
  };
  const listening = await app.get(Database).listen(mailboxChannel, () => {
    look().catch((error: unknown) => log.warn({ err: error }, 'woken, but could not look'));
  });
  const stopLoops = all([
    repeat('hold: look', holder.options.pollMs, log, look),
    repeat('hold: renew', holder.options.renewMs, log, () =>
      holder.renew().finally(() => holder.letGoIfExpired()),
    ),
  ]);
  return async () => {
    await listening.close();
    await stopLoops();
    await holder.stop();
  };
};
