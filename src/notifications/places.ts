import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainEvent } from '../events.js';
import { newTime } from '../model/index.js';
import { Database, type Tx } from '../platform/database.js';
import { ENV, LOGGER, type Env } from '../platform/env.js';
import type { Logger } from '../platform/logger.js';
import { emit } from '../platform/outbox.js';
import { askGeocoder } from './geocoder.js';

/** Waits between tries, in seconds; after the last one a place stays as it was written. */
const waits = [30, 600, 6 * 3600];
const claimSeconds = 60;
/** Public geocoders ask for no more than one question a second. */
const pauseMs = 1100;
const atOnce = 10;

/**
 * Notes the places of new and changed activities that the geocoder is to be asked for: those that were written as a line.
 * Where parts came with it, somebody knew them already.
 */
export async function notePlaces(tx: Tx, events: DomainEvent[], env: Env): Promise<void> {
  if (!env.GEOCODER_URL) return;
  const ids = events.flatMap(({ name, payload }) =>
    name === 'activity.added' || name === 'activity.updated' ? [Number(payload.id)] : [],
  );
  if (ids.length === 0) return;
  await tx.query(
    `insert into place_lookup (activity_id, place)
     select a.id, a.location ->> 'value' from activity a
      where a.id = any($1) and a.deleted_at is null and trim(a.location ->> 'value') <> ''
        and jsonb_strip_nulls(a.location) - 'value' = '{}'
      order by a.id
     on conflict (activity_id) do update set place = excluded.place, due_at = now(), attempts = 0
       where place_lookup.place <> excluded.place`,
    [ids],
  );
}

/** Puts the parts of places beside the line that a person wrote. The line itself stays as it is. */
@Injectable()
export class Places {
  constructor(
    private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Some of what is due, one after the other; what takes too long or fails comes again later. */
  async lookUp(): Promise<void> {
    const url = this.env.GEOCODER_URL;
    if (!url) return;
    for (let n = 0; n < atOnce; n++) {
      const due = await this.take();
      if (!due) return;
      if (n > 0) await sleep(pauseMs);
      try {
        await this.keep(due, await askGeocoder(url, due.place, this.env.GEOCODER_ALLOWED_NETWORKS));
      } catch (error) {
        this.log.info({ err: error }, 'geocoder');
        await this.later(due);
      }
    }
  }

  private async take(): Promise<Due | null> {
    const [due] = await this.database.query<Due>(
      `update place_lookup set due_at = now() + interval '${claimSeconds} seconds', attempts = attempts + 1
        where activity_id = (select activity_id from place_lookup where due_at <= now()
                              order by due_at for update skip locked limit 1)
       returning activity_id as id, place, attempts`,
    );
    return due ?? null;
  }

  /** Only where the place is still the one that was asked for. A place that nobody knows stays a line. */
  private async keep({ id, place }: Due, parts: Record<string, string> | null): Promise<void> {
    await this.database.transaction(async tx => {
      if (parts) {
        const located = await tx.query<{ id: number }>(
          `update activity set location = location || $3::jsonb, ${newTime}
            where id = $1 and location ->> 'value' = $2 and deleted_at is null returning id`,
          [id, place, JSON.stringify(parts)],
        );
        const events = located.map(({ id }) => ({ name: 'activity.updated' as const, payload: { id } }));
        await emit(tx, events, null, () => ({ location: { value: place } }));
      }
      await tx.query('delete from place_lookup where activity_id = $1 and place = $2', [id, place]);
    });
  }

  private async later({ id, place, attempts }: Due): Promise<void> {
    const wait = waits[attempts - 1];
    if (wait === undefined) return this.keep({ id, place, attempts }, null);
    await this.database.query(
      'update place_lookup set due_at = now() + make_interval(secs => $3) where activity_id = $1 and place = $2',
      [id, place, wait],
    );
  }
}

interface Due {
  id: number;
  place: string;
  attempts: number;
}
