import { Migration } from '@mikro-orm/migrations';

/**
 * The addresses that are ours are read for every mail that comes, and change once a week: processes keep them, and look
 * at a number that moves when they do. Who reads the number and the addresses in one statement knows what he has.
 */
export class Migration20261122002005_own_addresses extends Migration {
  override up(): void {
    this.addSql(`
alter table company add column own_version bigint not null default 1;

create function own_addresses_moved() returns trigger language plpgsql as $$
begin
  update company set own_version = own_version + 1;
  return null;
end $$;

create trigger own_addresses_moved after insert or delete or update of email, aliases, kind, user_id, deleted_at on mailbox
  for each statement execute function own_addresses_moved();
create trigger own_addresses_moved after insert or delete or update of email on users
  for each statement execute function own_addresses_moved();
create function own_domains_moved() returns trigger language plpgsql as $$
begin
  new.own_version = old.own_version + 1;
  return new;
end $$;
create trigger own_domains_moved before update of own_domains on company
  for each row execute function own_domains_moved();
`);
  }
}
