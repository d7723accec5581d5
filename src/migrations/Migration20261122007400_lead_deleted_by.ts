import { Migration } from '@mikro-orm/migrations';

/** A lead has no change log, which says of other items who deleted them. */
export class Migration20261122007400_lead_deleted_by extends Migration {
  override up(): void {
    this.addSql(`alter table lead add column deleted_by_id bigint references users (id) on delete set null`);
  }
}
