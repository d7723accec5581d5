import { SmtpListener } from '../src/inbox/smart-bcc/listener.js';
import { Receipts } from '../src/inbox/smart-bcc/receipts.js';
import type { Listening } from '../src/mail/smtp-in/server.js';
import { repeat, type Start } from './worker.js';

/**
 * Takes in what users send to the Smart BCC addresses. A port that cannot be had is asked for again and again: the
 * process has other work, and the one that holds the port may end.
 */
export const startSmtp: Start = async (app, log) => {
  const listener = app.get(SmtpListener);
  const open = new Map<string, Listening>();
  const look = async (): Promise<void> => {
    for (const door of listener.doors()) {
      if (open.has(door.name)) continue;
      const listening = await listener.open(door).catch((error: unknown) => {
        log.warn({ err: error, door: door.name }, 'mail cannot come in here');
      });
      if (listening) open.set(door.name, listening);
    }
    if (open.size > 0) await listener.report([...open.keys()]);
  };
  await look();
  const stop = repeat('smtp', 5_000, log, look);
  const stopReceipts = repeat('weekly receipts', 600_000, log, () => app.get(Receipts).write());
  return async () => {
    await Promise.all([stop(), stopReceipts()]);
    await Promise.all([...open.values()].map(listening => listening.close()));
    if (open.size > 0) await listener.report([...open.keys()]);
    await listener.closed();
  };
};
