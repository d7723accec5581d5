import type { Arrangement, PastEvent } from '../events.js';
import type { Tx } from '../platform/database.js';
import { liveChannel } from '../platform/outbox.js';

/** What open pages look at again: ids only, each API process asks what its viewers may see of them. */
export interface LiveNotice {
  threads: { id: number; mailbox_ids: number[] }[];
  mailboxes: number[];
  /** Mails on their way; each is told to its writer alone. */
  outgoing: { user_id: number; ids: number[] }[];
  /** Who has something new among his notifications. */
  notified: number[];
  items: LiveItem[];
  /** By its kind; to one user alone where nobody else sees it. */
  setup: { of: Setup; user_id: number | null }[];
  /** Something may be hidden now from somebody who has it on his screen: all look again, and nobody is told at what. */
  narrowed: boolean;
}

/** What the company has arranged for all, and everybody sees. */
const setups = ['pipeline', 'stage', 'board', 'phase', 'activityType', 'user'] as const;
type Setup = (typeof setups)[number] | Arrangement;

/** What is told of when it, or an activity, note, file or task on it, changes. */
export const liveItems = [
  'deal',
  'lead',
  'project',
  'person',
  'organization',
  'product',
  'activity',
] as const;
export type LiveItem = { type: (typeof liveItems)[number]; id: number | string };

/** PostgreSQL refuses a payload of 8000 bytes or more. */
const mostBytes = 7000;

/** Tells the API processes, at commit, which threads, mailboxes, mails on their way and items have changed. */
export async function tellOpenPages(tx: Tx, events: PastEvent[]): Promise<void> {
  const threads = new Map<number, Set<number>>();
  const mailboxes = new Set<number>();
  const outgoing: LiveNotice['outgoing'] = [];
  const notified = new Set<number>();
  const setup = new Map<string, LiveNotice['setup'][number]>();
  const arranged = (of: Setup, user_id: number | null) => setup.set(`${of} ${user_id}`, { of, user_id });
  let narrowed = false;
  for (const { name, payload } of events) {
    if ('threadId' in payload) {
      const ids = threads.get(payload.threadId) ?? new Set();
      threads.set(payload.threadId, ids);
      if ('mailboxIds' in payload) for (const id of payload.mailboxIds) ids.add(id);
      if ('mailboxId' in payload) ids.add(payload.mailboxId);
    }
    const moved =
      name === 'thread.merged' ? [payload.into] : name === 'thread.split' ? [payload.from, payload.into] : [];
    for (const id of moved) threads.set(id, threads.get(id) ?? new Set());
    if (name === 'mailbox.changed' || name === 'mailbox.reset') mailboxes.add(payload.mailboxId);
    if (name === 'outbox.changed') outgoing.push({ user_id: payload.userId, ids: payload.ids });
    if (name === 'user.notified') for (const id of payload.userIds) notified.add(id);
    // What is shared shows to those who see what it is linked to.
    if (name === 'sight.narrowed' || name === 'thread.unlinked') narrowed = true;
    if (name === 'arrangement.changed') arranged(payload.of, payload.userId);
    const kind = setups.find(one => name.startsWith(`${one}.`));
    if (kind && 'id' in payload) arranged(kind, null);
  }
  const notices = inNotices({
    threads: [...threads].map(([id, ids]) => ({ id, mailbox_ids: [...ids] })),
    mailboxes: [...mailboxes],
    outgoing,
    notified: [...notified],
    items: await itemsOf(tx, events),
    setup: [...setup.values()],
    narrowed,
  });
  if (notices.length === 0) return;
  tx.send('select pg_notify($1, payload) from unnest($2::text[]) as payload', [liveChannel, notices]);
}

/** What stands on items, and shows on their pages. */
const onItems = {
  activity: ['deal', 'lead', 'project', 'person', 'organization'],
  note: ['deal', 'lead', 'project', 'person', 'organization'],
  file: ['deal', 'lead', 'project', 'person', 'organization', 'product'],
  task: ['project'],
} as const;
type OnItems = keyof typeof onItems;

/**
 * Each once; of what stands on items also those, which show it, and whose next activity may be another now: where it
 * stands, and where it stood before it was moved.
 */
async function itemsOf(tx: Tx, events: PastEvent[]): Promise<LiveItem[]> {
  const items = new Map<string, LiveItem>();
  const add = (item: LiveItem) => items.set(`${item.type} ${item.id}`, item);
  const standing = new Map<OnItems, (number | string)[]>();
  for (const { name, payload, before } of events) {
    const noun = name.slice(0, name.indexOf('.'));
    const type = liveItems.find(one => one === noun);
    if (type && 'into' in payload) add({ type: type === 'deal' ? 'lead' : 'deal', id: payload.into });
    if (!('id' in payload)) continue;
    if (type) add({ type, id: payload.id });
    if (type && 'from' in payload) add({ type, id: payload.from });
    if (!(noun in onItems)) continue;
    standing.set(noun as OnItems, [...(standing.get(noun as OnItems) ?? []), payload.id]);
    for (const type of onItems[noun as OnItems]) {
      const id = before?.[type];
      if (typeof id === 'number' || typeof id === 'string') add({ type, id });
    }
  }
  for (const [noun, ids] of standing) {
    const places = onItems[noun].map(type => `('${type}', to_jsonb(t.${type}_id))`);
    const on = await tx.query<LiveItem>(
      `select distinct one.type, one.id from ${noun} t cross join lateral (values ${places.join(', ')}) as one (type, id)
       where t.id = any($1) and one.id is not null`,
      [ids],
    );
    for (const item of on) add(item);
  }
  return [...items.values()];
}

const nothing = (): LiveNotice => ({
  threads: [],
  mailboxes: [],
  outgoing: [],
  notified: [],
  items: [],
  setup: [],
  narrowed: false,
});

/** As many messages as it takes for each to fit into a payload. */
export function inNotices(all: LiveNotice): string[] {
  const notices: LiveNotice[] = [];
  let bytes = mostBytes;
  const room = (needed: number): LiveNotice => {
    if (bytes + needed >= mostBytes) {
      notices.push(nothing());
      bytes = 120;
    }
    bytes += needed;
    return notices.at(-1) as LiveNotice;
  };
  for (const thread of all.threads) {
    // A thread in hundreds of mailboxes is told of in parts, each with its id.
    for (let at = 0; at === 0 || at < thread.mailbox_ids.length; at += 200) {
      const part = { id: thread.id, mailbox_ids: thread.mailbox_ids.slice(at, at + 200) };
      room(JSON.stringify(part).length + 1).threads.push(part);
    }
  }
  for (const id of all.mailboxes) room(String(id).length + 1).mailboxes.push(id);
  for (const { user_id, ids } of all.outgoing) {
    for (let at = 0; at < ids.length; at += 200) {
      const part = { user_id, ids: ids.slice(at, at + 200) };
      room(JSON.stringify(part).length + 1).outgoing.push(part);
    }
  }
  for (const id of all.notified) room(String(id).length + 1).notified.push(id);
  for (const item of all.items) room(JSON.stringify(item).length + 1).items.push(item);
  for (const one of all.setup) room(JSON.stringify(one).length + 1).setup.push(one);
  if (all.narrowed) room(0).narrowed = true;
  return notices.map(notice => JSON.stringify(notice));
}
