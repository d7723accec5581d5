import { Migration } from '@mikro-orm/migrations';

/** Many activities, too, are changed at once. */
export class Migration20261122002070_bulk_activities extends Migration {
  override up(): void {
    this.addSql(`
      alter table bulk_change drop constraint bulk_change_noun_check,
        add check (noun in ('activity', 'deal', 'lead', 'person', 'organization', 'project'))`);
  }
}
