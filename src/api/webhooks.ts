import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Account } from '../accounts/users.js';
import { Webhooks, type DeliveryRow } from '../notifications/webhooks.js';
import { exactTime, readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { AdminOnly, CurrentUser } from './guard.js';
import { Id, pageInQuery, QueryInput, Uuid } from './input.js';
import * as kinds from './kinds.js';
import { shown } from './operations/webhooks.js';

const states = ['pending', 'delivered', 'failed', 'cut'] as const;
const query = z.object({
  ...pageInQuery,
  state: z.enum(states, `takes one of ${states.join(', ')}`).optional(),
});
/** Where a page ended. */
const place = z.object({ place: exactTime, id: kinds.uuid.strict });

/** What webhooks were told, and telling it again. */
@Controller('api/webhooks')
@AdminOnly()
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Get(':id/deliveries')
  @Summary('What a webhook was told, the latest first')
  async deliveries(@Id() id: number, @QueryInput(query) { limit, cursor, state }: z.infer<typeof query>) {
    const after = cursor === undefined ? null : readCursor(place, cursor);
    const rows = await this.webhooks.log(id, { limit, after, state });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? { place: last.place, id: last.id } : null;
    return answer(page.map(deliveryShown), {
      additional_data: { next_cursor: next && writeCursor(next) },
    });
  }

  @Get(':id/days')
  @Summary('How many of its deliveries arrived on each of the last 14 days')
  days(@CurrentUser() user: Account, @Id() id: number) {
    return this.webhooks.days(id, user.timezone ?? 'UTC');
  }

  /** The same words with the same id, whatever became of it before. */
  @Post(':id/deliveries/:delivery/replay')
  @HttpCode(202)
  @Summary('Tell a webhook the same again')
  async replay(@Id() id: number, @Uuid('delivery') delivery: string) {
    await this.webhooks.replay(id, delivery);
    return { id: delivery, state: 'pending' };
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Summary('Turn a webhook on again that was turned off because it failed')
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
