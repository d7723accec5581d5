import { Migration } from '@mikro-orm/migrations';

/** Mail out: what is written here, on its way, and what came of it. */
export class Migration20261122003020_sending extends Migration {
  override up(): void {
    this.addSql(`
      alter table mailbox add signature text not null default '';

      create table mail_template (
        id bigint generated always as identity primary key,
        user_id bigint not null references users on delete cascade,
        name text not null,
        subject text not null default '',
        html text not null default '',
        shared boolean not null default false,
        add_time timestamptz not null default now(),
        update_time timestamptz not null default now()
      );
      create index mail_template_user on mail_template (user_id);
      create index mail_template_shared on mail_template (id) where shared;

      -- One mail to each of several people.
      create table group_mail (
        id bigint generated always as identity primary key,
        user_id bigint not null references users on delete cascade,
        mailbox_id bigint not null references mailbox on delete cascade,
        subject text not null,
        state text not null default 'running' check (state in ('running', 'stopped')),
        reason jsonb,
        add_time timestamptz not null default now()
      );
      create index group_mail_user on group_mail (user_id, id);
      create index group_mail_mailbox on group_mail (mailbox_id);

      -- A mail from its first word to its delivery: see src/sending/states.ts.
      create table outgoing_mail (
        id bigint generated always as identity primary key,
        user_id bigint not null references users on delete cascade,
        mailbox_id bigint references mailbox on delete cascade,
        state text not null default 'draft'
          check (state in ('draft', 'scheduled', 'queued', 'sending', 'sent', 'failed', 'unknown')),
        version integer not null default 1,
        kind text not null default 'new' check (kind in ('new', 'reply', 'reply_all', 'forward')),
        "to" jsonb not null default '[]',
        cc jsonb not null default '[]',
        bcc jsonb not null default '[]',
        subject text not null default '',
        html text not null default '',
        answers_id bigint references message on delete set null,
        links jsonb not null default '{}',
        sharing text check (sharing in ('private', 'shared')),
        track_opens boolean not null default false,
        track_links boolean not null default false,
        cancel_on_reply boolean not null default false,
        remind_at timestamptz,
        remind_state text check (remind_state in ('waiting', 'answered', 'due')),
        group_mail_id bigint references group_mail on delete cascade,
        person_id bigint references person on delete set null,
        -- Where this server was reached when it was sent: links in the mail lead there.
        origin text,
        not_before timestamptz,
        send_at timestamptz,
        -- The very bytes that go out, and under which name.
        blob bytea references blob,
        message_id text,
        id_hash uuid,
        -- The id that the server gave it instead, where it told (Amazon SES): answers and reports name that one.
        server_id text,
        server_id_hash uuid,
        attempts integer not null default 0,
        first_tried_at timestamptz,
        next_try_at timestamptz,
        -- In somebody's hands until then; the number tells one time from the next.
        held_until timestamptz,
        turn integer not null default 0,
        reason jsonb,
        sent_at timestamptz,
        -- In the CRM as this message.
        message bigint references message on delete set null,
        -- The copy in the account's Sent folder.
        copy_state text not null default 'none' check (copy_state in ('none', 'due', 'done', 'given-up')),
        copy_attempts integer not null default 0,
        copy_at timestamptz,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create index outgoing_mail_list on outgoing_mail (user_id, state, updated_at, id);
      create index outgoing_mail_due on outgoing_mail (next_try_at) where state in ('scheduled', 'queued', 'sending', 'unknown');
      create index outgoing_mail_follow on outgoing_mail (id) where remind_state = 'waiting' or (state = 'scheduled' and cancel_on_reply);
      create index outgoing_mail_after on outgoing_mail (copy_at) where copy_state = 'due';
      create index outgoing_mail_mailbox on outgoing_mail (mailbox_id, sent_at);
      create index outgoing_mail_id_hash on outgoing_mail (id_hash) where id_hash is not null;
      create index outgoing_mail_server_id on outgoing_mail (server_id_hash) where server_id_hash is not null;
      create index outgoing_mail_answers on outgoing_mail (answers_id) where answers_id is not null;
      create index outgoing_mail_message on outgoing_mail (message) where message is not null;
      create index outgoing_mail_group on outgoing_mail (group_mail_id) where group_mail_id is not null;
      create index outgoing_mail_person on outgoing_mail (person_id) where person_id is not null;
      create index outgoing_mail_blob on outgoing_mail (blob) where blob is not null;

      create table outgoing_attachment (
        id bigint generated always as identity primary key,
        outgoing_mail_id bigint not null references outgoing_mail on delete cascade,
        blob bytea not null references blob,
        filename text not null,
        content_type text not null,
        size bigint not null,
        cid text
      );
      create index outgoing_attachment_mail on outgoing_attachment (outgoing_mail_id, id);
      create index outgoing_attachment_blob on outgoing_attachment (blob);

      create table outgoing_recipient (
        outgoing_mail_id bigint not null references outgoing_mail on delete cascade,
        address text not null,
        name text not null default '',
        role text not null check (role in ('to', 'cc', 'bcc')),
        position smallint not null,
        state text not null default 'waiting'
          check (state in ('waiting', 'accepted', 'refused', 'delayed', 'bounced')),
        reason text,
        primary key (outgoing_mail_id, address)
      );

      create table outgoing_link (
        outgoing_mail_id bigint not null references outgoing_mail on delete cascade,
        position smallint not null,
        url text not null,
        primary key (outgoing_mail_id, position)
      );

      create table outgoing_view (
        id bigint generated always as identity primary key,
        outgoing_mail_id bigint not null references outgoing_mail on delete cascade,
        -- The link that was followed; null where the mail was opened.
        position smallint,
        -- A machine that looks at everything that comes in.
        automatic boolean not null default false,
        at timestamptz not null default now()
      );
      create index outgoing_view_mail on outgoing_view (outgoing_mail_id, at);

      -- To whom no group mail goes any more, and who is warned of.
      create table mail_stop (
        address text primary key,
        reason text not null check (reason in ('bounced', 'complaint', 'unsubscribed')),
        said text,
        at timestamptz not null default now()
      );`);
  }
}
