import type { INestApplicationContext } from '@nestjs/common';
import { Backfill } from '../src/inbox/sync/backfill.js';
import type { Handler } from '../src/platform/queue.js';

/** Two mailboxes at a time; each goes back to the end of the line after 2 s. */
export const backfillAtOnce = 2;

export function backfill(app: INestApplicationContext): Handler<'mail.backfill'> {
  const service = app.get(Backfill);
  return ({ mailboxId }) => service.handle(mailboxId);
}
