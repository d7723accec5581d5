import { Migration } from '@mikro-orm/migrations';

/** What the collector and the purge go by, when a folder was first seen, and settings that a user has not chosen yet. */
export class Migration20261122000400_collect extends Migration {
  override up(): void {
    for (const sql of [packs, threads, folders, users]) this.addSql(sql);
  }
}

const packs = `
-- Every pack that was recorded or found unclaimed. Whoever writes the row first decides: a writer, whose blobs are then
-- kept, or the collector, after which no writer may refer to the pack any more.
create table pack (
  name text primary key,
  bytes bigint not null,
  -- No blob lies in it; its bytes go a while later.
  removed_at timestamptz,
  cleared_at timestamptz
);
create index pack_removed on pack (removed_at) where removed_at is not null;
insert into pack (name, bytes) select pack, max(at + length) from blob group by pack;

-- How far the collector has come, and what it and the purge have taken away since the beginning.
create table collection (
  id smallint primary key default 1 check (id = 1),
  busy_until timestamptz not null default '-infinity',
  ran_at timestamptz,
  blob_at timestamptz not null default '-infinity',
  blob_hash bytea not null default '',
  blob_pass_at timestamptz not null default now(),
  pack_cursor text not null default '',
  blobs bigint not null default 0,
  bytes bigint not null default 0,
  packs bigint not null default 0,
  messages bigint not null default 0
);
insert into collection (id) values (1);
`;

// Without it each thread that is deleted would cost a look at all others.
const threads = `create index thread_split on thread (split_from) where split_from is not null;`;

const folders = `alter table folder add first_seen_at timestamptz not null default now();`;

// Nobody could choose until now: what is there are the defaults. Null: as the browser says.
const users = `
alter table users alter locale drop default, alter locale drop not null,
  alter timezone drop default, alter timezone drop not null;
update users set locale = null, timezone = null;
`;
