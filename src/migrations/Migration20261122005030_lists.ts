import { Migration } from '@mikro-orm/migrations';

/** Lists in the order of names, whatever their case, and activities by a word of their subject. */
export class Migration20261122005030_lists extends Migration {
  override up(): void {
    this.addSql(`
      create index product_same_name on product (lower(name), id) where deleted_at is null;
      create index deal_same_title on deal (lower(title), id) where deleted_at is null;
      create index activity_subject on activity using gin (lower(subject) gin_trgm_ops);
    `);
  }
}
