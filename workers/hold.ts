import { Holder } from '../src/inbox/sync/holder.js';
import { all, repeat, type Start } from './worker.js';

/** Long-lived IMAP connections: claimed every 2 s, renewed every 5 s, woken within 2 s of a user's request. */
export const startHold: Start = (app, log) => {
  const holder = app.get(Holder);
  const stopLoops = all([
    repeat('hold: claim', holder.options.pollMs, log, () => holder.claim()),
    repeat('hold: renew', holder.options.renewMs, log, () =>
      holder.renew().finally(() => holder.letGoIfExpired()),
    ),
    repeat('hold: poll', holder.options.pollMs, log, () => holder.poll()),
  ]);
  return async () => {
    await stopLoops();
    await holder.stop();
  };
};
