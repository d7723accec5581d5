import { Migration } from '@mikro-orm/migrations';

/** What the company offers where a deal is lost; any other reason may be written all the same. */
export class Migration20261122005010_lost_reasons extends Migration {
  override up(): void {
    this.addSql(`alter table company add lost_reasons text[] not null default '{}';`);
  }
}
