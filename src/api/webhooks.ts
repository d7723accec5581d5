import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { InvalidError } from '../errors.js';
import { Webhooks, type DeliveryRow } from '../notifications/webhooks.js';
import { answer } from './envelope.js';
import { AdminOnly } from './guard.js';
import { Id, QueryInput } from './input.js';
import { shown } from './operations/webhooks.js';
import { uuid } from './kinds.js';

const query = z.object({
  limit: z.coerce
    .number('takes a number')
    .int()
    .min(1, 'takes 1 to 200')
    .max(200, 'takes 1 to 200')
    .default(50),
  cursor: z.string().max(200).optional(),
});

/** What webhooks were told, and telling it again. */
@Controller('api/webhooks')
@AdminOnly()
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Get(':id/deliveries')
  async deliveries(@Id() id: number, @QueryInput(query) { limit, cursor }: z.infer<typeof query>) {
    const rows = await this.webhooks.log(id, { limit, after: readCursor(cursor) });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? `${last.createdAt.toISOString()} ${last.id}` : null;
    return answer(page.map(deliveryShown), {
      additional_data: { next_cursor: next && Buffer.from(next).toString('base64url') },
    });
  }

  /** The same words with the same id, whatever became of it before. */
  @Post(':id/deliveries/:delivery/replay')
  @HttpCode(202)
  async replay(@Id() id: number, @Param('delivery') delivery: string) {
    const read = uuid.strict.safeParse(delivery);
    if (!read.success) throw new InvalidError('delivery', 'delivery takes a UUID');
    await this.webhooks.replay(id, read.data);
    return { id: read.data, state: 'pending' };
  }

  /** Turns one on again that was turned off because it failed. */
  @Post(':id/enable')
  @HttpCode(200)
  async enable(@Id() id: number) {
    return shown(await this.webhooks.enable(id));
  }
}

const deliveryShown = (row: DeliveryRow) => ({
  id: row.id,
  event_object: row.object,
  item_id: row.itemId,
  state: row.state,
  attempts: row.attempts,
  http_status: row.status,
  error: row.error,
  created_at: row.createdAt.toISOString(),
  next_attempt_at: row.state === 'pending' ? row.dueAt.toISOString() : null,
  ended_at: row.endedAt && row.endedAt.toISOString(),
  payload: row.payload === '' ? null : (JSON.parse(row.payload) as object),
});

/** Where the page before ended. @throws {InvalidError} */
function readCursor(cursor: string | undefined): { at: Date; id: string } | null {
  if (cursor === undefined) return null;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const read = uuid.strict.safeParse(id);
  if (Number.isNaN(Date.parse(at)) || !read.success)
    throw new InvalidError('cursor', 'cursor is not one that this list gave', 'Start from the first page.');
  return { at: new Date(at), id: read.data };
}
