import { Migration } from '@mikro-orm/migrations';

/** Invitations by mail, what templates of projects hold, exchange rates, handing items over, looking places up. */
export class Migration20261122002050_invitations_rates_handing_over extends Migration {
  override up(): void {
    this.addSql(`
      -- What guests of an activity were told of it last. Every change of that has a sequence number of its own.
      create table invitation (
        activity_id bigint primary key references activity on delete cascade,
        uid text not null unique,
        -- Who invites, where it is somebody else: then nothing is sent from here.
        organizer text,
        sequence integer not null default 0,
        told jsonb not null,
        add_time timestamptz not null default now(),
        update_time timestamptz not null default now()
      );

      create table invitation_guest (
        id bigint generated always as identity primary key,
        activity_id bigint not null references invitation on delete cascade,
        address text not null,
        name text,
        method text not null check (method in ('REQUEST', 'CANCEL')),
        sequence integer not null,
        state text not null check (state in ('due', 'sent', 'failed', 'passed')),
        -- Stays the same however often it is sent.
        stamp timestamptz not null,
        due_at timestamptz not null default now(),
        attempts integer not null default 0,
        sent_at timestamptz,
        answered_at timestamptz,
        unique (activity_id, address)
      );
      create index invitation_guest_due on invitation_guest (due_at) where state = 'due';

      -- Mail with a calendar in it that has come and was not looked at yet.
      create table calendar_mail (
        message_id bigint primary key references message on delete cascade,
        mailbox_id bigint not null references mailbox on delete cascade,
        due_at timestamptz not null default now(),
        attempts integer not null default 0
      );
      create index calendar_mail_due on calendar_mail (due_at);
      create index calendar_mail_mailbox on calendar_mail (mailbox_id);

      -- Places of activities that are to be asked for.
      create table place_lookup (
        activity_id bigint primary key references activity on delete cascade,
        place text not null,
        due_at timestamptz not null default now(),
        attempts integer not null default 0
      );
      create index place_lookup_due on place_lookup (due_at);

      alter table project_template
        add phase_id bigint references phase on delete set null,
        add roles text[] not null default '{}',
        add plan jsonb not null default '{"tasks": [], "activities": []}';
      create index project_template_phase on project_template (phase_id) where phase_id is not null;

      alter table company add default_currency char(3) not null default 'EUR';
      -- What one of it is worth in the company's currency.
      create table exchange_rate (
        currency char(3) primary key,
        rate numeric(20, 10) not null check (rate > 0),
        update_time timestamptz not null default now()
      );

      -- Items of a user who left, on their way to another.
      create table hand_over (
        id bigint generated always as identity primary key,
        from_user_id bigint not null references users on delete cascade,
        to_user_id bigint not null references users on delete cascade,
        actor_id bigint references users on delete set null,
        source text not null,
        handed integer not null default 0,
        add_time timestamptz not null default now(),
        touched_at timestamptz not null default now(),
        finished_at timestamptz
      );
      create index hand_over_unfinished on hand_over (touched_at) where finished_at is null;
      create index hand_over_from on hand_over (from_user_id);
      create index hand_over_to on hand_over (to_user_id);
      create index hand_over_actor on hand_over (actor_id);
      create index if not exists person_owner on person (owner_id, id) where deleted_at is null;
      create index if not exists organization_owner on organization (owner_id, id) where deleted_at is null;
      create index if not exists project_owner on project (owner_id, id) where deleted_at is null;`);
  }
}
