import type { Trouble } from '../errors.js';
import type { MailboxState } from '../model/mailbox.js';
import type { Sql } from '../platform/database.js';

/** How one mailbox does, as administrators may know it: states, counts and times, nothing of its mail. */
export interface MailboxHealth {
  id: number;
  email: string;
  user_id: number;
  user_name: string;
  state: MailboxState;
  reason: string | null;
  trouble: (Trouble & { of?: string }) | null;
  state_since: Date;
  next_try_at: Date | null;
  /** Whether a process holds it now. */
  connected: boolean;
  /** When a folder of it was last looked at as a whole. */
  looked_at: Date | null;
  balanced: boolean | null;
  proved_at: Date | null;
  folders: number;
  parked: number;
  pending: number;
  /** Since when the oldest mail waits that is known and not in yet. */
  waiting_since: Date | null;
  dead: number;
  /** The worse, the smaller; the list goes by it. */
  rank: number;
}

/** What needs somebody comes first. */
const rank = `case when m.state = 'needs_reauth' then 0 when m.state = 'backing_off' then 1
  when m.state = 'live' and (m.proof ->> 'balanced') = 'false' then 2
  when m.state in ('connecting', 'backfilling') then 3 when m.state = 'live' then 4 else 5 end`;

const accounts = `mailbox m where m.kind = 'imap' and m.deleted_at is null`;

/** One more than `limit` where there is more. */
export async function mailboxHealth(
  sql: Sql,
  { limit, after }: { limit: number; after: { rank: number; id: number } | null },
): Promise<MailboxHealth[]> {
  return sql.query<MailboxHealth>(
    `select m.id, m.email, m.user_id, u.name as user_name, m.state, m.reason,
            case when m.trouble ->> 'of' = m.reason then m.trouble - 'of' end as trouble, m.state_since,
            case when m.state = 'backing_off' then m.backoff_until end as next_try_at,
            exists (select from mailbox_lease l where l.mailbox_id = m.id and l.until > now()) as connected,
            f.looked_at, (m.proof ->> 'balanced')::boolean and f.parked = 0 as balanced,
            (m.proof ->> 'checked_at')::timestamptz as proved_at, f.folders, f.parked,
            f.pending, f.waiting_since, f.dead, m.rank
     from (select m.*, ${rank} as rank from ${accounts}) m
     join users u on u.id = m.user_id
     cross join lateral (
       select count(*)::int as folders, max(greatest(f.audited_at, f.flags_at)) as looked_at,
              count(*) filter (where f.failures > 0)::int as parked, coalesce(sum(p.n), 0)::int as pending,
              min(p.since) as waiting_since, coalesce(sum(d.n), 0)::int as dead
       from folder f
       left join lateral (select count(*) as n, min(noticed_at) as since from remote_message r
                          where r.folder_id = f.id and r.state = 'pending' and r.generation = f.generation) p on true
       left join lateral (select count(*) as n from remote_message r
                          where r.folder_id = f.id and r.state = 'dead' and r.generation = f.generation) d on true
       where f.mailbox_id = m.id and f.chosen and f.missing_since is null
     ) f
     where $2::int is null or (m.rank, m.id) > ($2::int, $3::bigint)
     order by m.rank, m.id limit $1`,
    [limit + 1, after?.rank ?? null, after?.id ?? null],
  );
}

/** What the parts of the company's mail and news do, each from a small table or a partial index. */
export async function companyHealth(sql: Sql) {
  const [states, [mail], [events], [letters], [webhooks]] = await Promise.all([
    sql.query<{ state: MailboxState; mailboxes: number; proved: number; unbalanced: number }>(
      `select m.state, count(*)::int as mailboxes,
              count(*) filter (where (m.proof ->> 'balanced')::boolean)::int as proved,
              count(*) filter (where not (m.proof ->> 'balanced')::boolean)::int as unbalanced
       from ${accounts} group by m.state order by m.state`,
    ),
    sql.query<{ dead: number }>(
      `select count(*)::int as dead from remote_message r
       join folder f on f.id = r.folder_id and f.generation = r.generation
       join mailbox m on m.id = f.mailbox_id and m.deleted_at is null
       where r.state = 'dead'`,
    ),
    sql.query<{ waiting: number; lag_seconds: number }>(
      `select count(*)::int as waiting, coalesce(extract(epoch from now() - min(at)), 0)::float8 as lag_seconds
       from event where dispatched_at is null`,
    ),
    sql.query<{ due: number; failed: number }>(
      `select count(*) filter (where state = 'due')::int as due, count(*) filter (where state = 'failed')::int as failed
       from system_letter where state <> 'sent' and until > now()`,
    ),
    sql.query<{ on: number; off: number; failing: number }>(
      `select count(*) filter (where removed_at is null)::int as on, count(*) filter (where removed_at is not null)::int as off,
              count(*) filter (where removed_at is null and failing_since is not null)::int as failing
       from webhook`,
    ),
  ]);
  return { states, dead: mail!.dead, events: events!, letters: letters!, webhooks: webhooks! };
}
