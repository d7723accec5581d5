import { Migration } from '@mikro-orm/migrations';

/** A company may want deals to be lost for the reasons that it names, and for no other. */
export class Migration20261122006400_lost_reasons_free extends Migration {
  override up(): void {
    this.addSql(`alter table company add lost_reasons_free boolean not null default true;`);
  }
}
