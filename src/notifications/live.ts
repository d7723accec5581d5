import type { DomainEvent } from '../events.js';
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
}

/** PostgreSQL refuses a payload of 8000 bytes or more. */
const mostBytes = 7000;

/** Tells the API processes, at commit, which threads, mailboxes and mails on their way have changed. */
export async function tellOpenPages(tx: Tx, events: DomainEvent[]): Promise<void> {
  const threads = new Map<number, Set<number>>();
  const mailboxes = new Set<number>();
  const outgoing: LiveNotice['outgoing'] = [];
  const notified = new Set<number>();
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
  }
  const notices = inNotices(
    [...threads].map(([id, ids]) => ({ id, mailbox_ids: [...ids] })),
    [...mailboxes],
    outgoing,
    [...notified],
  );
  if (notices.length === 0) return;
  tx.send('select pg_notify($1, payload) from unnest($2::text[]) as payload', [liveChannel, notices]);
}

/** As many messages as it takes for each to fit into a payload. */
export function inNotices(
  threads: LiveNotice['threads'],
  mailboxes: number[],
  outgoing: LiveNotice['outgoing'] = [],
  notified: number[] = [],
): string[] {
  const notices: LiveNotice[] = [];
  let bytes = mostBytes;
  const room = (needed: number): LiveNotice => {
    if (bytes + needed >= mostBytes) {
      notices.push({ threads: [], mailboxes: [], outgoing: [], notified: [] });
      bytes = 50;
    }
    bytes += needed;
    return notices.at(-1) as LiveNotice;
  };
  for (const thread of threads) {
    // A thread in hundreds of mailboxes is told of in parts, each with its id.
    for (let at = 0; at === 0 || at < thread.mailbox_ids.length; at += 200) {
      const part = { id: thread.id, mailbox_ids: thread.mailbox_ids.slice(at, at + 200) };
      room(JSON.stringify(part).length + 1).threads.push(part);
    }
  }
  for (const id of mailboxes) room(String(id).length + 1).mailboxes.push(id);
  for (const { user_id, ids } of outgoing) {
    for (let at = 0; at < ids.length; at += 200) {
      const part = { user_id, ids: ids.slice(at, at + 200) };
      room(JSON.stringify(part).length + 1).outgoing.push(part);
    }
  }
  for (const id of notified) room(String(id).length + 1).notified.push(id);
  return notices.map(notice => JSON.stringify(notice));
}
