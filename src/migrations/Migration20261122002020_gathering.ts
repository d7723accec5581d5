import { Migration } from '@mikro-orm/migrations';

/** Mail that stood there before its person did, folders that cannot be opened, and troubles in other languages. */
export class Migration20261122002020_gathering extends Migration {
  override up(): void {
    this.addSql(`
-- Addresses that a contact has been given: the mail that stands there already is to find him. A row goes when it has.
create table gathering (
  id bigint generated always as identity primary key,
  email text not null,
  -- Threads up to this id are done.
  after_id bigint not null default 0,
  -- Whatever was being written when the row was first seen may not know of the contact yet: it is waited for.
  waits_for xid8
);

alter table folder add column failing_since timestamptz;
update folder set failing_since = now() where failures > 0;

-- What lies behind the reason: its rule, and what the server said, for whoever says it in another language.
alter table mailbox add column trouble jsonb;
    `);
  }
}
