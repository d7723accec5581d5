import { Migration } from '@mikro-orm/migrations';

/** What threading needs to take a decision of a user, or a reference that turned out worthless, into account. */
export class Migration20261122000100_threads_by_hand extends Migration {
  override up(): void {
    for (const sql of [messages, decisions, poison]) this.addSql(sql);
  }
}

const messages = `
-- What the mail names, the nearest last: References and In-Reply-To, before them what only hints at its thread.
alter table message add column reference_keys uuid[] not null default '{}';
-- Stands where it is because a user split or merged its thread: no rule moves it.
alter table message add column pinned boolean not null default false;
-- The provider's name for the conversation (Gmail's X-GM-THRID), where it has one.
alter table remote_message add column thread_ref text;
`;

const decisions = `
create table thread_decision (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('split', 'merge')),
  -- split: the thread that mails were taken out of; merge: the one that stayed.
  thread_id bigint not null references thread on delete cascade,
  -- split: the thread that they went to; merge: the one that went up in it.
  other_id bigint not null references thread on delete cascade,
  -- Everything as it was, for who takes the decision back.
  before jsonb not null,
  actor_id bigint references users on delete set null,
  at timestamptz not null default now(),
  undone_at timestamptz
);
create index thread_decision_thread on thread_decision (thread_id);
create index thread_decision_other on thread_decision (other_id);

-- Two threads that no rule may put together; each pair stands here both ways round.
create table thread_barrier (
  thread_id bigint not null references thread on delete cascade,
  other_id bigint not null references thread on delete cascade,
  decision_id bigint not null references thread_decision on delete cascade,
  primary key (thread_id, other_id, decision_id)
);
create index thread_barrier_other on thread_barrier (other_id);
create index thread_barrier_decision on thread_barrier (decision_id);
`;

const poison = `
-- References to a mail that nobody has, in mails that have nothing to do with each other.
create table poisoned_reference (
  key uuid primary key,
  at timestamptz not null default now()
);
-- Who names them, for the day on which the mail itself arrives after all.
create table poisoned_mention (
  key uuid not null references poisoned_reference on delete cascade,
  message_id bigint not null references message on delete cascade,
  primary key (key, message_id)
);
create index poisoned_mention_message on poisoned_mention (message_id);
`;
