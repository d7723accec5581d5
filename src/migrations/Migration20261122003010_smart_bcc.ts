import { Migration } from '@mikro-orm/migrations';

/** Mail that users send to the CRM themselves: who may, where it comes, what was refused. */
export class Migration20261122003010_smart_bcc extends Migration {
  override up(): void {
    this.addSql(`
-- Names that the company's address had: whoever still uses one is told that it was replaced.
create table smart_bcc_name (
  name text primary key,
  retired_at timestamptz not null default now()
);

-- Further addresses from which a user may send to the CRM, once he has shown that they are his.
create table sender_address (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  email text not null check (email = lower(email)),
  confirmed_at timestamptz,
  token_hash text unique,
  token_until timestamptz,
  -- When its user was last told that a mail from it was refused.
  refused_at timestamptz,
  created_at timestamptz not null default now(),
  unique (user_id, email)
);
create unique index sender_address_confirmed on sender_address (email) where confirmed_at is not null;

-- One row for each mail taken in by SMTP, beside its row in the ledger.
create table smart_bcc_copy (
  remote_id bigint primary key references remote_message on delete cascade,
  user_id bigint not null references users on delete cascade,
  -- The address it was sent from, and what vouched for it: dkim, spf, relay.
  sender text not null,
  vouched text not null,
  -- As it came, where what became of it is a mail that was forwarded in it.
  original bytea references blob,
  deliveries integer not null default 1,
  received_at timestamptz not null default now()
);
create index smart_bcc_copy_of_user on smart_bcc_copy (user_id, received_at);
create index smart_bcc_copy_received on smart_bcc_copy (received_at);
create index smart_bcc_copy_original on smart_bcc_copy (original) where original is not null;

-- The items whose own address it was sent to.
create table smart_bcc_target (
  remote_id bigint not null references smart_bcc_copy on delete cascade,
  type text not null check (type in ('deal', 'lead', 'project', 'person', 'organization')),
  item text not null,
  primary key (remote_id, type, item)
);

create table smtp_refusal (
  day date not null,
  reason text not null,
  mails bigint not null default 0,
  primary key (day, reason)
);

alter table company add column bcc_domain text not null default '';

create table smtp_listener (
  process text primary key,
  address text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

-- From a mail that was forwarded: nothing but the forwarder says that it is so.
alter table message_copy add column claimed boolean not null default false;

alter table users add column weekly_receipt boolean not null default false;
alter table users add column receipt_at timestamptz;

create trigger own_addresses_moved after insert or delete or update of email, confirmed_at on sender_address
  for each statement execute function own_addresses_moved();
`);
  }
}
