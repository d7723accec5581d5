import { Migration } from '@mikro-orm/migrations';

/** Mailboxes that sign in at their provider's own page, letters of the program itself, and lost passwords. */
export class Migration20261122003030_mail_oauth extends Migration {
  override up(): void {
    this.addSql(`
      -- What a provider gave us to come into a mailbox with, after its owner signed in there.
      create table mail_grant (
        mailbox_id bigint primary key references mailbox on delete cascade,
        provider text not null check (provider in ('google', 'microsoft')),
        -- Who signed in, by the provider's name for him.
        account text not null,
        -- AES-256-GCM over {refresh, access}; bound to this row by its mailbox.
        tokens bytea not null,
        -- From when on the access token is renewed, and until when it is good.
        renew_at timestamptz not null,
        access_until timestamptz not null,
        -- Who is renewing it; the others wait for him until then.
        renewer uuid,
        renewing_until timestamptz,
        signed_in_at timestamptz not null default now(),
        -- Since then it is not used any more, and is to be taken back at the provider.
        ended_at timestamptz
      );
      create index mail_grant_account on mail_grant (provider, account);
      create index mail_grant_ended on mail_grant (ended_at) where ended_at is not null;

      -- A user who is at a provider's page just now.
      create table mail_sign_in (
        state_hash text primary key,
        session_hash text not null references session on delete cascade,
        user_id bigint not null references users on delete cascade,
        provider text not null check (provider in ('google', 'microsoft')),
        -- The mailbox that he signs in to again, or its settings where it is a new one.
        mailbox_id bigint references mailbox on delete cascade,
        email text,
        settings jsonb not null,
        -- {verifier, nonce}, encrypted; bound to this row by its state.
        secrets bytea not null,
        redirect_uri text not null,
        until timestamptz not null
      );
      create index mail_sign_in_session on mail_sign_in (session_hash);
      create index mail_sign_in_user on mail_sign_in (user_id);
      create index mail_sign_in_mailbox on mail_sign_in (mailbox_id) where mailbox_id is not null;
      create index mail_sign_in_until on mail_sign_in (until);

      -- Letters of the program itself: invitations, links to reset a password, confirmations, warnings.
      create table system_letter (
        id bigint generated always as identity primary key,
        kind text not null,
        address text not null,
        user_id bigint references users on delete cascade,
        letter jsonb not null,
        -- Where its button leads: a key to an account, so encrypted and bound to this row.
        link bytea,
        state text not null default 'due' check (state in ('due', 'sent', 'failed')),
        due_at timestamptz not null default now(),
        attempts integer not null default 0,
        -- What the server said last.
        error text,
        -- After that it is of no use to anybody.
        until timestamptz not null,
        add_time timestamptz not null default now(),
        sent_at timestamptz
      );
      create index system_letter_due on system_letter (due_at) where state = 'due';
      create index system_letter_open on system_letter (id) where state <> 'sent';
      create index system_letter_sent on system_letter (address, sent_at) where state = 'sent';
      create index system_letter_user on system_letter (user_id);
      create index system_letter_until on system_letter (until);

      create table password_reset (
        user_id bigint primary key references users on delete cascade,
        token_hash text not null unique,
        until timestamptz not null
      );`);
  }
}
