import { Migration } from '@mikro-orm/migrations';

/** Phones are found by their numbers alone: as JSON every one of them had the word "work" or "label". */
export class Migration20261122007110_phone_text extends Migration {
  override up(): void {
    this.addSql(`
      create function phone_text(jsonb) returns text language sql immutable parallel safe strict as $$
        select string_agg(lower(v.value ->> 'value'), ' ') from jsonb_array_elements($1) v $$;
      drop index person_phone, organization_phone;`);
    for (const table of ['person', 'organization'])
      this.addSql(
        `create index ${table}_phone on ${table} using gin (phone_text(phones) gin_trgm_ops) where phones <> '[]'`,
      );
  }
}
