import type { EntityManager, EntityProperty } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import { may } from '../access/may.js';
import { asEachUser, permittedItem, type Viewer } from '../access/viewer.js';
import { profilesOf, type UserProfile } from '../accounts/user-profiles.js';
import { Database } from '../platform/database.js';
import { WebhookPayloads, type Payload, type Telling } from '../notifications/webhook-payload.js';
import { webhookActions } from '../notifications/webhook-told.js';
import { Reader } from './reader.js';
import type { Counted, Dialect, Resource } from './resource.js';
import { resources } from './resources/index.js';
import { showV1User } from './v1/users.js';

interface Happened {
  name: string;
  at: Date;
  actorId: number | null;
  before: Before | null;
  /** What the item was before each later event, the latest first. */
  later: Before[];
}

/** Properties of an item and their values, as JSON keeps them. */
type Before = Record<string, unknown>;

/** Right after the event, and before it. */
interface Shown {
  now: object;
  was: object;
}

/** Events as Pipedrive tells them: the item as it was right after the event, and what was different before. */
@Injectable()
export class ItemPayloads extends WebhookPayloads {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
  ) {
    super();
  }

  async of(telling: Telling): Promise<Payload | null> {
    const [viewer, event] = await Promise.all([
      loadViewer(this.database, telling.userId),
      this.event(telling),
    ]);
    if (!viewer || !event) return null;
    const resource = resources.find(one => one.table === telling.object);
    const shown = resource
      ? await this.item(resource, telling, viewer, event)
      : await this.user(Number(telling.itemId), viewer, event);
    if (!shown) return null;
    const { now, was } = shown;
    const isDeleted = event.name.endsWith('.deleted');
    const head = await this.head(telling, event, resource);
    return telling.version === '1.0'
      ? asFirst(head, event, isDeleted ? null : now, event.name.endsWith('.added') ? null : was)
      : asSecond(head, isDeleted ? null : now, isDeleted ? was : changedOf(now, was));
  }

  private async item(
    resource: Resource,
    { itemId, version }: Telling,
    viewer: Viewer,
    event: Happened,
  ): Promise<Shown | null> {
    const id = resource.idType === 'uuid' ? itemId : Number(itemId);
    if (!(await this.mayBeTold(resource, viewer, id))) return null;
    const em = this.database.em();
    const item = await em.findOne<{ id: number | string }>(resource.entity, { id } as never, {
      populate: resource.populate as never,
      strategy: 'select-in',
    });
    if (!item) return null;
    const dialect: Dialect = version === '1.0' || !resource.dialects.includes('v2') ? 'v1' : 'v2';
    const after = await overlaid(em, resource, item, event.later);
    const before = await overlaid(em, resource, after, event.before ? [event.before] : []);
    const [company] = await this.database.query<Counted>(
      `select bcc_name || '@' || bcc_domain as smart_bcc from company`,
    );
    const [now, was] = await this.reader.shown(resource, dialect, viewer, [after, before], company);
    return { now: now!, was: was! };
  }

  /** A user is no resource, and the API shows him in v1 alone. */
  private async user(id: number, viewer: Viewer, { before, later }: Happened): Promise<Shown | null> {
    if (id !== viewer.userId && !may(viewer, 'user.see')) return null;
    const [user] = await profilesOf(this.database, [id]);
    if (!user) return null;
    const after = withTimes({ ...user, ...Object.assign({}, ...later) });
    const me = { id: viewer.userId };
    return { now: showV1User(after, me), was: showV1User(withTimes({ ...after, ...before }), me) };
  }

  private async event({ eventId, object, itemId }: Telling): Promise<Happened | null> {
    const [row] = await this.database.query<Happened>(
      `select e.name, e.at, e.actor_id as "actorId", e.before, coalesce((
         select jsonb_agg(l.before order by l.id desc) from event l
          where l.payload ->> 'id' = $3 and l.name like $2 || '.%' and l.id > e.id and l.xid <> e.xid
            and l.before is not null), '[]') as later
         from event e where e.id = $1`,
      [eventId, object, itemId],
    );
    return row ?? null;
  }

  /** What is deleted by now is told of to whom could see it. */
  private async mayBeTold(
    { table, visible }: Resource,
    viewer: Viewer,
    id: number | string,
  ): Promise<boolean> {
    const found = await this.database.query(
      `select 1 from (select (jsonb_populate_record(d, '{"deleted_at": null}')).* from ${table} d where d.id = $2) t where ${visible(viewer, 't', '$1')}`,
      [viewer.userId, id],
    );
    return found.length > 0;
  }

  private async head(telling: Telling, { name, at, actorId }: Happened, resource: Resource | undefined) {
    const permitted =
      resource && 'visible_to' in resource.fields ? await this.permitted(resource.table, telling.itemId) : [];
    const verb = name.split('.')[1] as keyof typeof webhookActions;
    return { telling, at, actorId, action: webhookActions[verb], permitted };
  }

  private async permitted(table: string, id: string): Promise<string[]> {
    const rows = await this.database.query<{ id: number }>(
      `select u.id from users u join ${table} t on t.id::text = $1
        where u.active and ${asEachUser('u', viewer => permittedItem(viewer, 't', 'u.id'))} order by u.id limit 1000`,
      [id],
    );
    return rows.map(row => String(row.id));
  }
}

type Head = Awaited<ReturnType<ItemPayloads['head']>>;

function asSecond(
  { telling, at, actorId, action, permitted }: Head,
  data: object | null,
  previous: object | null,
): Payload {
  return {
    data,
    previous,
    meta: {
      action,
      company_id: '1',
      correlation_id: telling.id,
      entity: telling.object,
      entity_id: telling.itemId,
      id: telling.id,
      is_bulk_edit: false,
      timestamp: at.toISOString(),
      type: 'general',
      user_id: actorId === null ? null : String(actorId),
      version: '2.0',
      webhook_id: String(telling.webhookId),
      webhook_owner_id: String(telling.userId),
      permitted_user_ids: permitted,
      attempt: 1,
    },
  };
}

function asFirst(
  { telling, at, actorId, permitted }: Head,
  { name }: Happened,
  current: object | null,
  previous: object | null,
): Payload {
  const action = name.split('.')[1];
  const id = /^\d+$/.test(telling.itemId) ? Number(telling.itemId) : telling.itemId;
  return {
    v: 1,
    event: `${action}.${telling.object}`,
    matches_filters: { current: [] },
    meta: {
      v: 1,
      action,
      object: telling.object,
      id,
      company_id: 1,
      user_id: actorId,
      timestamp: Math.floor(at.getTime() / 1000),
      timestamp_micro: at.getTime() * 1000,
      permitted_user_ids: permitted.map(Number),
      is_bulk_update: false,
      matches_filters: { current: [] },
      webhook_id: String(telling.webhookId),
      delivery_id: telling.id,
    },
    current,
    previous,
    retry: 0,
  };
}

/** The fields of which the value was another one; of custom fields those among them. Null where none was. */
function changedOf(now: object, then: object): object | null {
  const old: Record<string, unknown> = {};
  const current = now as Record<string, unknown>;
  for (const [name, value] of Object.entries(then)) {
    if (JSON.stringify(value) === JSON.stringify(current[name])) continue;
    old[name] = name === 'custom_fields' ? changedOf(current[name] as object, value as object) : value;
  }
  return Object.keys(old).length > 0 ? old : null;
}

/** JSON keeps times as text. */
function withTimes(user: UserProfile): UserProfile {
  const entries = Object.entries(user).map(([name, value]) => [
    name,
    name.endsWith('At') && typeof value === 'string' ? new Date(value) : value,
  ]);
  return Object.fromEntries(entries) as UserProfile;
}

/** The item with other values in some of its properties: what it was, without being loaded as such. */
async function overlaid<T extends { id: number | string }>(
  em: EntityManager,
  { entity }: Resource,
  item: T,
  overlays: Before[],
): Promise<T> {
  if (overlays.length === 0) return item;
  const { properties } = em.getMetadata().get(entity as never);
  const known = properties as unknown as Record<string, EntityProperty | undefined>;
  const was = Object.create(item) as T;
  const put = (name: string, value: unknown) =>
    Object.defineProperty(was, name, { value, writable: true, configurable: true, enumerable: true });
  for (const before of overlays) {
    for (const [name, value] of Object.entries(before)) {
      const property = known[name];
      if (name === 'emails') put(name, withEmails((was as unknown as WithEmails).emails, value as Moved));
      else if (property?.kind === 'm:1' && value !== null)
        put(name, await em.findOne(property.entity() as never, value as never));
      else if (property?.runtimeType === 'Date' && typeof value === 'string') put(name, new Date(value));
      else put(name, value);
    }
  }
  return was;
}

interface Email {
  email: string;
  label: string;
  isPrimary: boolean;
  position: number;
}
interface WithEmails {
  emails: { getItems(): Email[] };
}
interface Moved {
  gone: string[];
  come: string[];
}

function withEmails(standing: WithEmails['emails'], { gone, come }: Moved): WithEmails['emails'] {
  const kept = standing.getItems().filter(row => !come.includes(row.email));
  const back = gone.map((email, n) => ({
    email,
    label: 'work',
    isPrimary: kept.length + n === 0,
    position: kept.length + n,
  }));
  const rows = [...kept, ...back];
  return Object.assign(Object.create(standing) as WithEmails['emails'], { getItems: () => rows });
}
