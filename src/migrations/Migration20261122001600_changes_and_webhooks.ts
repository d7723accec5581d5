import { Migration } from '@mikro-orm/migrations';

/** What was changed on items, and who outside is told of it. */
export class Migration20261122001600_changes_and_webhooks extends Migration {
  override up(): void {
    for (const sql of [changes, events, webhooks, deliveries, lists]) this.addSql(sql);
  }
}

const changes = `
-- One row for each field of an item that a verb changed, in the verb's transaction.
create table change_log (
  id bigint generated always as identity primary key,
  item_type text not null,
  item_id bigint not null,
  field text not null,
  old_value jsonb,
  new_value jsonb,
  actor_id bigint references users on delete set null,
  source text not null,
  bulk boolean not null default false,
  -- The same for all that one verb changed.
  at timestamptz not null default statement_timestamp()
);
create index change_log_item on change_log (item_type, item_id, id);
create index change_log_time on change_log (item_type, item_id, at, id);
create index change_log_actor on change_log (actor_id) where actor_id is not null;
`;

const events = `
alter table event add before jsonb;
-- What happened to one item after an event: for its state at that event.
create index event_item on event ((payload ->> 'id'), name, id) where before is not null;
`;

const webhooks = `
create table webhook (
  id bigint generated always as identity primary key,
  name text not null,
  -- With whose rights it looks; what he may not see it does not tell.
  user_id bigint not null references users on delete cascade,
  creator_id bigint references users on delete set null,
  action text not null,
  object text not null,
  url text not null,
  version text not null,
  auth_user text,
  -- The password and the key that deliveries are signed with, encrypted.
  secrets bytea,
  add_time timestamptz not null default now(),
  removed_at timestamptz,
  remove_reason text,
  -- The first of the failures since the last success.
  failing_since timestamptz,
  last_delivery_at timestamptz,
  last_status smallint
);
create index webhook_user on webhook (user_id);
create index webhook_creator on webhook (creator_id) where creator_id is not null;
create index webhook_active on webhook (id) where removed_at is null;
`;

const deliveries = `
-- What a webhook is told: written with the mark on the event, kept until it is received, then as a log for 30 days.
create table webhook_delivery (
  id uuid primary key,
  webhook_id bigint not null references webhook on delete cascade,
  -- Without a reference: the outbox is emptied earlier.
  event_id bigint not null,
  object text not null,
  item_id text not null,
  payload text not null,
  state text not null default 'pending',
  attempts smallint not null default 0,
  due_at timestamptz not null default now(),
  status smallint,
  error text,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  unique (webhook_id, event_id)
);
create index webhook_delivery_due on webhook_delivery (due_at) where state = 'pending';
create index webhook_delivery_log on webhook_delivery (webhook_id, created_at, id);
create index webhook_delivery_item on webhook_delivery (webhook_id, object, item_id, created_at);
create index webhook_delivery_created on webhook_delivery (created_at);
`;

const lists = `
create index lead_changed on lead (update_time, id) where deleted_at is null;
create index project_changed on project (update_time, id) where deleted_at is null;
create index lead_title on lead using gin (lower(title) gin_trgm_ops);
create index project_title on project using gin (lower(title) gin_trgm_ops);
create index person_phone on person using gin (lower(phones::text) gin_trgm_ops) where phones <> '[]';
create index organization_address on organization using gin (lower(address) gin_trgm_ops) where address is not null;
create index deal_custom on deal using gin (lower(custom_fields::text) gin_trgm_ops) where custom_fields <> '{}';
create index lead_custom on lead using gin (lower(custom_fields::text) gin_trgm_ops) where custom_fields <> '{}';
create index person_custom on person using gin (lower(custom_fields::text) gin_trgm_ops) where custom_fields <> '{}';
create index organization_custom on organization using gin (lower(custom_fields::text) gin_trgm_ops)
  where custom_fields <> '{}';
create index product_custom on product using gin (lower(custom_fields::text) gin_trgm_ops) where custom_fields <> '{}';
create index product_code on product using gin (lower(code) gin_trgm_ops) where code is not null;
create index note_words on note using gin (lower(content) gin_trgm_ops) where deleted_at is null;
create index project_custom on project using gin (lower(custom_fields::text) gin_trgm_ops) where custom_fields <> '{}';
`;
