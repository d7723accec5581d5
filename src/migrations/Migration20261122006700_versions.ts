import { Migration } from '@mikro-orm/migrations';

/**
 * Who is in which visibility group, and which fields there are, is asked by every request and changes once a week: processes
 * keep it, and look at numbers that move when it does. They move at the end of a transaction, so that none of them waits
 * long for another.
 */
export class Migration20261122006700_versions extends Migration {
  override up(): void {
    this.addSql(`
alter table company add column groups_version bigint not null default 1, add column fields_version bigint not null default 1;

create function groups_moved() returns trigger language plpgsql as $$
begin
  update company set groups_version = groups_version + 1;
  return null;
end $$;
create constraint trigger groups_moved after insert or delete or update of role_id on users
  deferrable initially deferred for each row execute function groups_moved();
create constraint trigger groups_moved after insert or delete or update on role
  deferrable initially deferred for each row execute function groups_moved();

create function fields_moved() returns trigger language plpgsql as $$
begin
  update company set fields_version = fields_version + 1;
  return null;
end $$;
create constraint trigger fields_moved after insert or delete or update on field
  deferrable initially deferred for each row execute function fields_moved();
`);
  }
}
