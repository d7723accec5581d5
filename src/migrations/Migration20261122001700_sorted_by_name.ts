import { Migration } from '@mikro-orm/migrations';

/** Lists that are asked for in the order of their names. */
export class Migration20261122001700_sorted_by_name extends Migration {
  override up(): void {
    for (const [table, column] of [
      ['deal', 'title'],
      ['person', 'name'],
      ['organization', 'name'],
    ]) {
      this.addSql(
        `create index ${table}_sorted_by_name on ${table} (${column}, id) where deleted_at is null;`,
      );
    }
  }
}
