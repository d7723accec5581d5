import { Migration } from '@mikro-orm/migrations';

/**
 * Earlier threads put on an item by one job that can be taken back. The job keeps its place (after_id), so that it
 * goes on where it was killed, and which links it made, so that a revert takes back these and no others.
 */
export class Migration20261122000200_retroactive_links extends Migration {
  override up(): void {
    this.addSql(retroactive);
  }
}

const retroactive = `
create table retroactive_link (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  deal_id bigint references deal on delete cascade,
  lead_id uuid references lead on delete cascade,
  project_id bigint references project on delete cascade,
  state text not null default 'linking' check (state in ('linking', 'linked', 'reverting', 'reverted')),
  -- Whole groups of the preview (link, older) without except_ids, and thread_ids of whichever group.
  groups text[] not null default '{}',
  thread_ids bigint[] not null default '{}',
  except_ids bigint[] not null default '{}',
  -- Threads up to this id are done.
  after_id bigint not null default 0,
  total integer not null,
  linked integer not null default 0,
  reverted integer not null default 0,
  -- Why it ended before it came to all of them.
  reason text,
  created_at timestamptz not null default now(),
  touched_at timestamptz not null default now(),
  finished_at timestamptz,
  check (num_nonnulls(deal_id, lead_id, project_id) = 1)
);
create index retroactive_link_unfinished on retroactive_link (touched_at) where state in ('linking', 'reverting');
create index retroactive_link_user on retroactive_link (user_id);
create index retroactive_link_deal on retroactive_link (deal_id) where deal_id is not null;
create index retroactive_link_lead on retroactive_link (lead_id) where lead_id is not null;
create index retroactive_link_project on retroactive_link (project_id) where project_id is not null;

create table retroactive_link_made (
  retroactive_link_id bigint not null references retroactive_link on delete cascade,
  thread_link_id bigint not null references thread_link on delete cascade,
  state text not null default 'linked' check (state in ('linked', 'reverted', 'kept')),
  -- The link's own time as the job left it: another one there means that somebody has decided about it since.
  link_at timestamptz not null,
  primary key (retroactive_link_id, thread_link_id)
);
create index retroactive_link_made_link on retroactive_link_made (thread_link_id);
`;
