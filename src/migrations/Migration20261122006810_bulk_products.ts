import { Migration } from '@mikro-orm/migrations';

/** Many products, too, are changed at once. */
export class Migration20261122006810_bulk_products extends Migration {
  override up(): void {
    this.addSql(`
      alter table bulk_change drop constraint bulk_change_noun_check,
        add check (noun in ('activity', 'deal', 'lead', 'person', 'organization', 'product', 'project'))`);
  }
}
