import type { INestApplicationContext } from '@nestjs/common';
import { HandOvers } from '../src/accounts/hand-overs.js';
import { PreparedFields } from '../src/crm/fields-prepare.js';
import { BulkChanges } from '../src/crm/filters-bulk.js';
import type { Handler } from '../src/platform/queue.js';

/** Two at a time, so that a change of very many items does not keep a new field from its index. */
export const changesAtOnce = 2;

export function changeMany(app: INestApplicationContext): Handler<'crm.change-many'> {
  const service = app.get(BulkChanges);
  return ({ bulkChangeId }) => service.run(bulkChangeId);
}

export function prepareField(app: INestApplicationContext): Handler<'crm.prepare-field'> {
  const service = app.get(PreparedFields);
  return ({ fieldId }) => service.run(fieldId);
}

export function handOver(app: INestApplicationContext): Handler<'crm.hand-over'> {
  const service = app.get(HandOvers);
  return ({ handOverId }) => service.run(handOverId);
}

/** Writes lost tickets of all three again. */
export async function resumeChanges(app: INestApplicationContext): Promise<void> {
  await app.get(BulkChanges).resume();
  await app.get(PreparedFields).resume();
  await app.get(HandOvers).resume();
}
