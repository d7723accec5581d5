import { Inbox } from '../src/inbox/receive.js';
import type { INestApplicationContext } from '@nestjs/common';
import type { Handler } from '../src/platform/queue.js';

/** Four at a time: a live ticket is usually one mail, and mostly waits for the disk. */
export const receiveAtOnce = 4;

export function receive(app: INestApplicationContext): Handler<'mail.receive'> {
  const inbox = app.get(Inbox);
  return ({ mailboxId, remoteIds }) => inbox.receiveStored(mailboxId, remoteIds);
}
