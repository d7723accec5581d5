import { Migration } from '@mikro-orm/migrations';

/** Organizations have phone numbers, as persons do. */
export class Migration20261122002060_organization_phones extends Migration {
  override up(): void {
    this.addSql(`
alter table organization add phones jsonb not null default '[]';
create index organization_phone on organization using gin (lower(phones::text) gin_trgm_ops) where phones <> '[]';`);
  }
}
