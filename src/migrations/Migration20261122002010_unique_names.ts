import { Migration } from '@mikro-orm/migrations';

/** Names that are asked for before they are given: only the database sees two who give the same one at once. */
export class Migration20261122002010_unique_names extends Migration {
  override up(): void {
    this.addSql(`
      create unique index activity_type_name on activity_type (lower(name)) where deleted_at is null;
      create unique index lead_label_name on lead_label (lower(name));
      create unique index oauth_app_name on oauth_app (lower(name));`);
  }
}
