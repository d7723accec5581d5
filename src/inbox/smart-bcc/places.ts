import type { Database, Tx } from '../../platform/database.js';
import { forwardedRole } from '../incoming.js';
import { unique } from '../slice.js';

export interface Place {
  mailboxId: number;
  folderId: number;
}

/** Its paths are no server's; the first one's role makes its mails sent ones. */
const folders = [
  { path: 'Smart BCC', role: 'sent' },
  { path: 'Smart BCC/Forwarded', role: forwardedRole },
] as const;

/** The Smart BCC mailbox of each of the users, made where one has none yet. */
export async function smartBccMailboxes(tx: Tx, userIds: number[]): Promise<Map<number, number>> {
  const find = () =>
    tx.query<{ userId: number; id: number }>(
      `select user_id as "userId", min(id) as id from mailbox
        where user_id = any($1) and kind = 'smart_bcc' and deleted_at is null group by user_id`,
      [userIds],
    );
  let found = await find();
  if (found.length < unique(userIds).length) {
    await tx.query(
      // Whom a user wrote to, and who wrote what he forwards, is worth knowing: he sent it here himself.
      `insert into mailbox (user_id, kind, email, state, sharing, create_persons)
       select id, 'smart_bcc', email, 'live', 'shared', 'all' from users
        where id = any($1)
          and not exists (select from mailbox where user_id = users.id and kind = 'smart_bcc' and deleted_at is null)
        order by id
       on conflict do nothing`,
      [userIds],
    );
    found = await find();
    await tx.query(
      `insert into folder (mailbox_id, path, role, backfill_lo)
       select mailbox_id, path, role, 1 from unnest($1::bigint[]) as mailboxes (mailbox_id),
              unnest($2::text[], $3::text[]) as folders (path, role)
        order by mailbox_id, path
       on conflict do nothing`,
      [found.map(row => row.id), folders.map(folder => folder.path), folders.map(folder => folder.role)],
    );
  }
  return new Map(found.map(row => [row.userId, row.id]));
}

const keptMs = 5_000;

/** Where mails go. What was found is kept for a few seconds, in which one looks once for a burst of mails. */
export class Places {
  private kept = new Map<number, { until: number; folders: Place[] }>();

  constructor(private readonly database: Database) {}

  /**
   * In the order of the mails. Those that are made are committed when this is fulfilled: others refer to them at once,
   * from transactions of their own.
   */
  async of(mails: { userId: number; original: object | null }[]): Promise<Place[]> {
    const now = Date.now();
    const userIds = unique(mails.map(mail => mail.userId));
    const known = new Map([...this.kept].filter(([, { until }]) => until > now));
    const missing = userIds.filter(id => !known.has(id));
    if (missing.length > 0) {
      const found = await this.database.transaction(tx => find(tx, missing));
      for (const [userId, folders] of found) known.set(userId, { until: now + keptMs, folders });
    }
    this.kept = known;
    return mails.map(({ userId, original }) => known.get(userId)?.folders[original ? 1 : 0] as Place);
  }

  /** After a transaction that failed: one of them may have been removed meanwhile. */
  forget(): void {
    this.kept = new Map();
  }
}

async function find(tx: Tx, userIds: number[]): Promise<Map<number, Place[]>> {
  const mailboxes = await smartBccMailboxes(tx, userIds);
  const rows = await tx.query<{ mailboxId: number; path: string; id: number }>(
    `select mailbox_id as "mailboxId", path, id from folder where mailbox_id = any($1)`,
    [[...mailboxes.values()]],
  );
  const byPath = new Map(rows.map(row => [`${row.mailboxId} ${row.path}`, row.id]));
  return new Map(
    [...mailboxes].map(([userId, mailboxId]) => [
      userId,
      folders.map(({ path }) => ({
        mailboxId,
        folderId: byPath.get(`${mailboxId} ${path}`) as number,
      })),
    ]),
  );
}
