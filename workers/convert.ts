import type { INestApplicationContext } from '@nestjs/common';
import { Conversions } from '../src/crm/conversions.js';
import { ConversionNotices } from '../src/notifications/conversion-notices.js';
import type { Handler } from '../src/platform/queue.js';

/** Somebody waits for each. */
export const convertAtOnce = 2;

export function convert(app: INestApplicationContext): Handler<'crm.convert'> {
  const conversions = app.get(Conversions);
  const notices = app.get(ConversionNotices);
  return async ({ conversionId }) => {
    await conversions.run(conversionId);
    await notices.tell();
  };
}

/** Jobs that lost their tickets, and what was not told yet. */
export async function resumeConversions(app: INestApplicationContext): Promise<void> {
  await app.get(Conversions).resume();
  await app.get(ConversionNotices).tell();
}
