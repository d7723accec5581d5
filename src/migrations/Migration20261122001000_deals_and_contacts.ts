import { Migration } from '@mikro-orm/migrations';

/** Pipelines that can be set up, followers, participants that can be named, merges, relationships, pictures. */
export class Migration20261122001000_deals_and_contacts extends Migration {
  override up(): void {
    for (const sql of [structure, stageEntries, participants, followers, merges, contacts]) this.addSql(sql);
  }
}

const structure = `
-- Off: the deals of this pipeline count with their whole value, whatever their stage.
alter table pipeline add deal_probability boolean not null default true;
-- The days stay known while rotting is switched off.
alter table stage add rot_enabled boolean not null default false;
update stage set rot_enabled = true where rotten_days is not null;
alter table deal add first_won_time timestamptz;
update deal set first_won_time = won_time where won_time is not null;
`;

const stageEntries = `
-- A deal came into a stage: what conversion and movement are counted from.
create table stage_entry (
  id bigint generated always as identity primary key,
  deal_id bigint not null references deal on delete cascade,
  stage_id bigint not null references stage on delete cascade,
  at timestamptz not null default now()
);
create index stage_entry_deal on stage_entry (deal_id, at);
create index stage_entry_stage on stage_entry (stage_id, at);
insert into stage_entry (deal_id, stage_id, at)
  select id, stage_id, coalesce(stage_change_time, add_time) from deal;

-- By a trigger, because verbs, conversions, imports and bulk changes all move deals, each in its own way of writing.
create function note_stage_entry() returns trigger language plpgsql as $$
begin
  -- The stage was deleted while the deal waited for its row. Whoever writes tries again, and is told then.
  if exists (select from stage where id = new.stage_id and deleted_at is not null) then
    raise exception 'stage % is deleted', new.stage_id using errcode = 'serialization_failure';
  end if;
  insert into stage_entry (deal_id, stage_id, at)
    values (new.id, new.stage_id, case tg_op when 'INSERT' then new.add_time else clock_timestamp() end);
  return null;
end $$;
create trigger deal_stage_entered after insert on deal for each row execute function note_stage_entry();
create trigger deal_stage_changed after update of stage_id on deal
  for each row when (old.stage_id <> new.stage_id) execute function note_stage_entry();

create index deal_pipeline on deal (pipeline_id, id) where deleted_at is null;
create index deal_archived on deal (id) where archived_at is not null and deleted_at is null;
create index deal_deleted on deal (deleted_at, id) where deleted_at is not null;
`;

const participants = `
alter table deal_participant drop constraint deal_participant_pkey,
  add id bigint generated always as identity primary key,
  add added_by_id bigint references users on delete set null;
create unique index deal_participant_once on deal_participant (deal_id, person_id);
create index deal_participant_list on deal_participant (deal_id, id);
`;

const followers = `
create table follower (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  deal_id bigint references deal on delete cascade,
  person_id bigint references person on delete cascade,
  organization_id bigint references organization on delete cascade,
  followed_user_id bigint references users on delete cascade,
  add_time timestamptz not null default now(),
  constraint follower_of_one check (num_nonnulls(deal_id, person_id, organization_id, followed_user_id) = 1)
);
create unique index follower_deal on follower (deal_id, user_id) where deal_id is not null;
create unique index follower_person on follower (person_id, user_id) where person_id is not null;
create unique index follower_organization on follower (organization_id, user_id) where organization_id is not null;
create unique index follower_followed_user on follower (followed_user_id, user_id) where followed_user_id is not null;
create index follower_user on follower (user_id);
`;

const merges = `
-- Where a deleted one went: it is not restored, and nothing is looked for in it any more.
alter table deal add merged_into_id bigint references deal on delete set null;
alter table person add merged_into_id bigint references person on delete set null;
alter table organization add merged_into_id bigint references organization on delete set null;
create index deal_merged on deal (merged_into_id) where merged_into_id is not null;
create index person_merged on person (merged_into_id) where merged_into_id is not null;
create index organization_merged on organization (merged_into_id) where merged_into_id is not null;

-- Two that look alike and were said to be different; the smaller id first.
create table distinct_contact (
  id bigint generated always as identity primary key,
  person_id bigint references person on delete cascade,
  other_person_id bigint references person on delete cascade,
  organization_id bigint references organization on delete cascade,
  other_organization_id bigint references organization on delete cascade,
  actor_id bigint references users on delete set null,
  at timestamptz not null default now(),
  check (num_nonnulls(person_id, organization_id) = 1),
  check (other_person_id > person_id or other_organization_id > organization_id)
);
create unique index distinct_contact_person on distinct_contact (person_id, other_person_id) where person_id is not null;
create index distinct_contact_other_person on distinct_contact (other_person_id) where person_id is not null;
create unique index distinct_contact_organization on distinct_contact (organization_id, other_organization_id)
  where organization_id is not null;
create index distinct_contact_other_organization on distinct_contact (other_organization_id)
  where organization_id is not null;
create index person_same_name on person (lower(name), id) where deleted_at is null;
create index organization_same_name on organization (lower(name), id) where deleted_at is null;
`;

const contacts = `
create table organization_relationship (
  id bigint generated always as identity primary key,
  -- parent: the owner is the parent of the linked one.
  type text not null check (type in ('parent', 'related')),
  owner_id bigint not null references organization on delete cascade,
  linked_id bigint not null references organization on delete cascade,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now()
);
create unique index organization_relationship_once
  on organization_relationship (least(owner_id, linked_id), greatest(owner_id, linked_id));
create index organization_relationship_owner on organization_relationship (owner_id, id);
create index organization_relationship_linked on organization_relationship (linked_id, id);

create table picture (
  id bigint generated always as identity primary key,
  person_id bigint not null unique references person on delete cascade,
  blob bytea not null references blob,
  content_type text not null,
  size bigint not null,
  -- {x, y, width, height} of the part to show, in the image's own pixels.
  crop jsonb,
  added_by_id bigint references users on delete set null,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now()
);
create index picture_blob on picture (blob);
`;
