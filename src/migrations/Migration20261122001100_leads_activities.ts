import { Migration } from '@mikro-orm/migrations';

/** Activities and their types, what leads lacked, call logs, goals, and the jobs that turn leads into deals and back. */
export class Migration20261122001100_leads_activities extends Migration {
  override up(): void {
    for (const sql of [activities, dates, keepDates, leads, callLogs, goals, conversions]) this.addSql(sql);
  }
}

/** Undated comes last in every order; a value that is never null keeps keyset pages whole. */
const dueAt = (date: string, time: string) =>
  `coalesce((${date} + coalesce(${time}, '23:59:59'::time)) at time zone 'UTC', '9999-12-31 23:59:59+00'::timestamptz)`;

const activities = `
create table activity_type (
  id bigint generated always as identity primary key,
  name text not null,
  -- What an activity keeps; it never changes, so that renaming a type touches no activity.
  key text not null unique,
  icon text not null default 'task',
  color text,
  position integer not null default 0,
  custom boolean not null default true,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);
insert into activity_type (name, key, icon, position, custom) values
  ('Call', 'call', 'call', 1, false), ('Meeting', 'meeting', 'meeting', 2, false), ('Task', 'task', 'task', 3, false),
  ('Deadline', 'deadline', 'deadline', 4, false), ('Email', 'email', 'email', 5, false),
  ('Lunch', 'lunch', 'lunch', 6, false);

create table activity (
  id bigint generated always as identity primary key,
  subject text not null,
  type text not null,
  owner_id bigint references users on delete set null,
  creator_id bigint references users on delete set null,
  updater_id bigint references users on delete set null,
  deal_id bigint references deal on delete set null,
  lead_id uuid references lead on delete set null,
  person_id bigint references person on delete set null,
  organization_id bigint references organization on delete set null,
  project_id bigint references project on delete set null,
  -- UTC, as the API has it; without a time it lasts all day.
  due_date date,
  due_time time(0),
  -- Seconds.
  duration integer,
  due_at timestamptz not null generated always as (${dueAt('due_date', 'due_time')}) stored,
  busy boolean not null default false,
  done boolean not null default false,
  marked_as_done_time timestamptz,
  -- For users only; the public description goes into invitations too.
  note text,
  public_description text,
  location jsonb,
  attendees jsonb not null default '[]',
  priority integer,
  outcome integer,
  custom_fields jsonb not null default '{}',
  details jsonb not null default '{}',
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz,
  check (deal_id is null or lead_id is null)
);
-- One for each link: its lists, its last and next activity and its counts are read from the index alone.
create index activity_deal on activity (deal_id, done, due_at, id) include (marked_as_done_time, deleted_at) where deal_id is not null;
create index activity_lead on activity (lead_id, done, due_at, id) include (marked_as_done_time, deleted_at) where lead_id is not null;
create index activity_person on activity (person_id, id) where person_id is not null;
create index activity_organization on activity (organization_id, done, due_at, id) include (marked_as_done_time, deleted_at) where organization_id is not null;
create index activity_project on activity (project_id, done, due_at, id) include (marked_as_done_time, deleted_at) where project_id is not null;
create index activity_owner on activity (owner_id, id) where deleted_at is null;
create index activity_agenda on activity (owner_id, done, due_at, id) where deleted_at is null;
create index activity_due on activity (due_at, id) where deleted_at is null;
create index activity_changed on activity (update_time, id) where deleted_at is null;
create index activity_added on activity (add_time, id) where deleted_at is null;
create index activity_done on activity (marked_as_done_time) where done and deleted_at is null;
create index activity_type_used on activity (type, id) where deleted_at is null;

-- Every person of an activity, the one in person_id included.
create table activity_participant (
  activity_id bigint not null references activity on delete cascade,
  person_id bigint not null references person on delete cascade,
  is_primary boolean not null default false,
  primary key (activity_id, person_id)
);
create index activity_participant_person on activity_participant (person_id, activity_id);
`;

/** What an item knows of its activities, so that no list has to look through them. */
const dates = ['deal', 'lead', 'person', 'organization', 'project']
  .map(
    table => `
alter table ${table}
  -- No references: a deleted activity is neither last nor next, so these never point at nothing.
  add next_activity_id bigint,
  add next_activity_date date,
  add next_activity_time time(0),
  add last_activity_id bigint,
  add last_activity_date date,
  add activities_count integer not null default 0,
  add done_activities_count integer not null default 0;
create index ${table}_next_activity on ${table} (next_activity_date, id) where deleted_at is null;`,
  )
  .join('\n');

/**
 * By triggers, because verbs, merges, conversions, imports and bulk changes all move activities, each in its own way of
 * writing. They run once a statement, lock the items first (in the order of their ids) and count after that.
 */
const keepDates = `
create function keep_activity_dates(item text, given text[]) returns void language plpgsql as $$
declare
  key text := case item when 'lead' then 'uuid' else 'bigint' end;
  its text := case item when 'person' then 'a.id in (select p.activity_id from activity_participant p where p.person_id = i.id)'
                else format('a.%I = i.id', item || '_id') end;
begin
  if given is null then return; end if;
  execute format('select id from %I where id = any($1::%s[]) order by id for no key update', item, key) using given;
  execute format($sql$
    update %1$I t set next_activity_id = k.next_id, next_activity_date = k.next_date, next_activity_time = k.next_time,
           last_activity_id = k.last_id, last_activity_date = k.last_date,
           activities_count = k.n, done_activities_count = k.done
      from (select i.id, next.id as next_id, next.due_date as next_date, next.due_time as next_time,
                   last.id as last_id, (last.marked_as_done_time at time zone 'UTC')::date as last_date,
                   counts.n, counts.done
              from unnest($1::%2$s[]) i (id)
              left join lateral (select a.id, a.due_date, a.due_time from activity a
                where %3$s and a.deleted_at is null and not a.done order by a.due_at, a.id limit 1) next on true
              left join lateral (select a.id, a.marked_as_done_time from activity a
                where %3$s and a.deleted_at is null and a.done
                order by a.marked_as_done_time desc nulls last, a.id desc limit 1) last on true
              cross join lateral (select count(*)::int as n, (count(*) filter (where a.done))::int as done from activity a
                where %3$s and a.deleted_at is null) counts) k
     where t.id = k.id
       and (t.next_activity_id, t.next_activity_date, t.next_activity_time, t.last_activity_id, t.last_activity_date,
            t.activities_count, t.done_activities_count)
           is distinct from (k.next_id, k.next_date, k.next_time, k.last_id, k.last_date, k.n, k.done)
  $sql$, item, key, its) using given;
end $$;

create function activity_written() returns trigger language plpgsql as $$
declare
  ids bigint[]; deals text[]; leads text[]; organizations text[]; persons text[]; projects text[];
begin
  if tg_op = 'INSERT' then
    select array_agg(id), array_agg(distinct deal_id) filter (where deal_id is not null),
           array_agg(distinct lead_id) filter (where lead_id is not null),
           array_agg(distinct organization_id) filter (where organization_id is not null),
           array_agg(distinct project_id) filter (where project_id is not null)
      into ids, deals, leads, organizations, projects from becomes;
  elsif tg_op = 'DELETE' then
    select array_agg(id), array_agg(distinct deal_id) filter (where deal_id is not null),
           array_agg(distinct lead_id) filter (where lead_id is not null),
           array_agg(distinct organization_id) filter (where organization_id is not null),
           array_agg(distinct project_id) filter (where project_id is not null)
      into ids, deals, leads, organizations, projects from was;
  else
    select array_agg(id), array_agg(distinct deal_id) filter (where deal_id is not null),
           array_agg(distinct lead_id) filter (where lead_id is not null),
           array_agg(distinct organization_id) filter (where organization_id is not null),
           array_agg(distinct project_id) filter (where project_id is not null)
      into ids, deals, leads, organizations, projects
      from (select a.*, b as other from was a join becomes b using (id)
            union all select b.*, a from was a join becomes b using (id)) both_rows
     where (deal_id, lead_id, organization_id, project_id, due_at, done, marked_as_done_time, deleted_at) is distinct from
           ((other).deal_id, (other).lead_id, (other).organization_id, (other).project_id, (other).due_at, (other).done,
            (other).marked_as_done_time, (other).deleted_at);
  end if;
  select array_agg(distinct person_id) into persons from activity_participant where activity_id = any(ids);
  perform keep_activity_dates('deal', deals);
  perform keep_activity_dates('lead', leads);
  perform keep_activity_dates('organization', organizations);
  perform keep_activity_dates('person', persons);
  perform keep_activity_dates('project', projects);
  return null;
end $$;
create trigger activity_inserted after insert on activity referencing new table as becomes
  for each statement execute function activity_written();
create trigger activity_updated after update on activity referencing old table as was new table as becomes
  for each statement execute function activity_written();
create trigger activity_deleted after delete on activity referencing old table as was
  for each statement execute function activity_written();

create function activity_participant_written() returns trigger language plpgsql as $$
declare
  persons text[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct person_id) into persons from becomes;
  elsif tg_op = 'DELETE' then
    select array_agg(distinct person_id) into persons from was;
  else
    select array_agg(distinct person_id) into persons
      from (select activity_id, person_id from was union all select activity_id, person_id from becomes) both_rows;
  end if;
  perform keep_activity_dates('person', persons);
  return null;
end $$;
create trigger activity_participant_inserted after insert on activity_participant referencing new table as becomes
  for each statement execute function activity_participant_written();
create trigger activity_participant_updated after update on activity_participant referencing old table as was new table as becomes
  for each statement execute function activity_participant_written();
create trigger activity_participant_deleted after delete on activity_participant referencing old table as was
  for each statement execute function activity_participant_written();
`;

const leads = `
alter table lead
  add from_deal_id bigint references deal on delete set null,
  -- The inbox's own order: most urgent next activity first.
  add urgency timestamptz not null generated always as (${dueAt('next_activity_date', 'next_activity_time')}) stored;
create index lead_inbox on lead (urgency, id) where deleted_at is null;
create index lead_added on lead (add_time, id) where deleted_at is null;
create index lead_label_ids on lead using gin (label_ids);
create index lead_from_deal on lead (from_deal_id) where from_deal_id is not null;
create index deal_from_lead on deal (from_lead_id) where from_lead_id is not null;

create table lead_label (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  color text not null,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now()
);
insert into lead_label (name, color) values ('Hot', 'red'), ('Warm', 'yellow'), ('Cold', 'blue');
`;

const callLogs = `
create table call_log (
  id uuid primary key default gen_random_uuid(),
  user_id bigint references users on delete set null,
  -- The call's place in the diary; it stays when the log is deleted.
  activity_id bigint references activity on delete set null,
  subject text not null,
  outcome text not null
    check (outcome in ('connected', 'no_answer', 'left_message', 'left_voicemail', 'wrong_number', 'busy')),
  from_phone_number text,
  to_phone_number text not null,
  start_time timestamptz not null,
  end_time timestamptz not null,
  -- Seconds.
  duration integer not null,
  note text,
  deal_id bigint references deal on delete set null,
  lead_id uuid references lead on delete set null,
  person_id bigint references person on delete set null,
  organization_id bigint references organization on delete set null,
  recording bytea references blob,
  recording_name text,
  recording_type text,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz,
  check (end_time >= start_time),
  check (deal_id is null or lead_id is null)
);
create index call_log_user on call_log (user_id, start_time desc, id) where deleted_at is null;
create index call_log_activity on call_log (activity_id) where activity_id is not null;
create index call_log_deal on call_log (deal_id) where deal_id is not null;
create index call_log_lead on call_log (lead_id) where lead_id is not null;
create index call_log_person on call_log (person_id) where person_id is not null;
create index call_log_organization on call_log (organization_id) where organization_id is not null;
create index call_log_recording on call_log (recording) where recording is not null;
`;

const goals = `
create table goal (
  id uuid primary key default gen_random_uuid(),
  owner_id bigint references users on delete set null,
  title text not null,
  type text not null check (type in
    ('deals_won', 'deals_progressed', 'deals_started', 'activities_completed', 'activities_added', 'revenue_forecast')),
  -- Null: all of them.
  pipeline_ids bigint[],
  activity_type_ids bigint[],
  stage_id bigint references stage on delete cascade,
  assignee_type text not null check (assignee_type in ('person', 'company', 'team')),
  assignee_id bigint not null,
  interval text not null check (interval in ('weekly', 'monthly', 'quarterly', 'yearly')),
  starts date not null,
  ends date,
  target numeric(20, 4) not null,
  tracking_metric text not null check (tracking_metric in ('quantity', 'sum')),
  currency_id bigint,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz,
  check (ends >= starts)
);
create index goal_assignee on goal (assignee_type, assignee_id) where deleted_at is null;
create index goal_owner on goal (owner_id) where deleted_at is null;
create index goal_stage on goal (stage_id) where stage_id is not null;
create index deal_won on deal (won_time) where won_time is not null and deleted_at is null;
create index deal_added on deal (add_time, id) where deleted_at is null;
create index deal_expected on deal (expected_close_date, id) where deleted_at is null;
`;

const conversions = `
create table conversion (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users on delete cascade,
  becomes text not null check (becomes in ('deal', 'lead')),
  state text not null default 'not_started' check (state in ('not_started', 'running', 'completed', 'failed', 'rejected')),
  -- What the user chose for what comes out: pipeline, stage, value, visibility, contact.
  choices jsonb not null default '{}',
  -- Begun from a list: its user is told when it is done.
  listed boolean not null default false,
  reason text,
  add_time timestamptz not null default now(),
  touched_at timestamptz not null default now(),
  finished_at timestamptz,
  told_at timestamptz
);
create index conversion_unfinished on conversion (touched_at) where finished_at is null;
create index conversion_untold on conversion (finished_at) where listed and told_at is null;
create index conversion_user on conversion (user_id, add_time desc);

-- What a job converts, and what came of it.
create table conversion_item (
  id bigint generated always as identity primary key,
  conversion_id uuid not null references conversion on delete cascade,
  lead_id uuid references lead on delete set null,
  deal_id bigint references deal on delete set null
);
create index conversion_item_job on conversion_item (conversion_id, id);
create index conversion_item_lead on conversion_item (lead_id) where lead_id is not null;
create index conversion_item_deal on conversion_item (deal_id) where deal_id is not null;
`;
