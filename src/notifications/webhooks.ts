import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Crypto, newToken } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { WebhookDeliveries } from './webhook-delivery.js';
import { sealSecrets } from './webhook-secrets.js';

export interface WebhookInput {
  name: string;
  url: string;
  action: string;
  object: string;
  version?: '1.0' | '2.0';
  userId?: number;
  authUser?: string | null;
  authPassword?: string | null;
}

export interface WebhookRow {
  id: number;
  name: string;
  userId: number;
  creatorId: number | null;
  action: string;
  object: string;
  url: string;
  version: '1.0' | '2.0';
  authUser: string | null;
  addTime: Date;
  removedAt: Date | null;
  removeReason: string | null;
  failingSince: Date | null;
  lastDeliveryAt: Date | null;
  lastStatus: number | null;
}

export interface DeliveryRow {
  id: string;
  object: string;
  itemId: string;
  state: 'pending' | 'delivered' | 'failed' | 'cut';
  attempts: number;
  status: number | null;
  error: string | null;
  createdAt: Date;
  dueAt: Date;
  endedAt: Date | null;
  payload: string;
  /** Where it stands in the log: `createdAt` as PostgreSQL writes it, with microseconds. */
  place: string;
}

export interface DeliveryDay {
  day: string;
  delivered: number;
  failed: number;
  pending: number;
}

const columns = `id, name, user_id as "userId", creator_id as "creatorId", action, object, url, version,
  auth_user as "authUser", add_time as "addTime", removed_at as "removedAt", remove_reason as "removeReason",
  failing_since as "failingSince", last_delivery_at as "lastDeliveryAt", last_status as "lastStatus"`;

const longestUrl = 2000;

/** Who outside is told of what happens. Only administrators set it up. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly deliveries: WebhookDeliveries,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * @returns with the key that deliveries are signed with: it is in this answer only
   * @throws {InvalidError} for a URL that could never be told
   */
  async create(viewer: Viewer, input: WebhookInput): Promise<{ webhook: WebhookRow; key: string }> {
    this.checkUrl(input.url);
    const userId = input.userId ?? viewer.userId;
    const key = newToken();
    return this.database.transaction(async tx => {
      const [user] = await tx.query('select 1 from users where id = $1 and active', [userId]);
      if (!user) throw new InvalidError('user_id', 'there is no such user');
      const [made] = await tx.query<WebhookRow>(
        `insert into webhook (name, user_id, creator_id, action, object, url, version, auth_user)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
        [
          input.name,
          userId,
          viewer.userId,
          input.action,
          input.object,
          input.url,
          input.version ?? '2.0',
          input.authUser ?? null,
        ],
      );
      const webhook = made as WebhookRow;
      await tx.query('update webhook set secrets = $2 where id = $1', [
        webhook.id,
        sealSecrets(this.crypto, webhook.id, { key, password: input.authPassword ?? null }),
      ]);
      return { webhook, key };
    });
  }

  /** Those that were turned off because they failed are among them; those that somebody removed are not. */
  async list(): Promise<WebhookRow[]> {
    return this.database.query<WebhookRow>(`select ${columns} from webhook order by id`);
  }

  /** What waits to be sent to it goes too. @throws {NotFoundError} */
  async remove(id: number): Promise<void> {
    const rows = await this.database.query('delete from webhook where id = $1 returning id', [id]);
    if (rows.length === 0) throw new NotFoundError('Webhook');
  }

  /** Turns one on again that was turned off because it failed. @throws {NotFoundError} */
  async enable(id: number): Promise<WebhookRow> {
    const [row] = await this.database.query<WebhookRow>(
      `update webhook set removed_at = null, remove_reason = null, failing_since = null where id = $1
       returning ${columns}`,
      [id],
    );
    if (!row) throw new NotFoundError('Webhook');
    return row;
  }

  /**
   * What one was told, newest first; one more than `limit` where there is more.
   *
   * @throws {NotFoundError}
   */
  async log(
    id: number,
    {
      limit,
      after,
      state,
    }: {
      limit: number;
      after: Pick<DeliveryRow, 'place' | 'id'> | null;
      state?: DeliveryRow['state'] | undefined;
    },
  ): Promise<DeliveryRow[]> {
    await this.known(id);
    return this.database.query<DeliveryRow>(
      `select id, object, item_id as "itemId", state, attempts, status, error, created_at as "createdAt", created_at::text as place,
              due_at as "dueAt", ended_at as "endedAt", payload
         from webhook_delivery
        where webhook_id = $1 and (created_at, id) < ($2::timestamptz, $3::uuid)
          and ($5::text is null or state = $5)
        order by created_at desc, id desc limit $4`,
      [
        id,
        after?.place ?? 'infinity',
        after?.id ?? '00000000-0000-0000-0000-000000000000',
        limit + 1,
        state ?? null,
      ],
    );
  }

  /** How it went on each of the last 14 days as they are in a time zone, the oldest first. @throws {NotFoundError} */
  async days(id: number, timezone: string): Promise<DeliveryDay[]> {
    await this.known(id);
    return this.database.query<DeliveryDay>(
      `select day::date::text as day, count(d.id) filter (where d.state = 'delivered')::int as delivered,
              count(d.id) filter (where d.state in ('failed', 'cut'))::int as failed,
              count(d.id) filter (where d.state = 'pending')::int as pending
         from generate_series(date_trunc('day', now() at time zone $2) - interval '13 days',
                              date_trunc('day', now() at time zone $2), interval '1 day') as day
         left join webhook_delivery d on d.webhook_id = $1
          and d.created_at >= day at time zone $2 and d.created_at < (day + interval '1 day') at time zone $2
        group by day order by day`,
      [id, timezone],
    );
  }

  private async known(id: number): Promise<void> {
    const [row] = await this.database.query('select 1 from webhook where id = $1', [id]);
    if (!row) throw new NotFoundError('Webhook');
  }

  /** Sends one again, whatever became of it: the same words with the same id. @throws {NotFoundError} */
  async replay(id: number, deliveryId: string): Promise<void> {
    const rows = await this.database.query(
      `update webhook_delivery set state = 'pending', attempts = 0, due_at = now(), ended_at = null
        where webhook_id = $1 and id = $2 and exists (select from webhook w where w.id = $1 and w.removed_at is null)
       returning id`,
      [id, deliveryId],
    );
    if (rows.length === 0) throw new NotFoundError('Delivery');
    await this.deliveries.wake([id]);
  }

  private checkUrl(text: string): void {
    const refuse = (why: string) => {
      throw new InvalidError('subscription_url', `subscription_url ${why}`);
    };
    if (text.length > longestUrl) refuse(`takes at most ${longestUrl} characters`);
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !/^https?:$/.test(url.protocol))
      return refuse('takes an address that begins with https:// or http://');
    if (url.username || url.password)
      refuse('holds a password: send it as http_auth_user and http_auth_password');
    if (this.env.PUBLIC_URL && new URL(this.env.PUBLIC_URL).host === url.host) {
      refuse('leads back to this server');
    }
  }
}
