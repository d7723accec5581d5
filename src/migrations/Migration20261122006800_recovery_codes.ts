import { Migration } from '@mikro-orm/migrations';

/** Codes for whoever has lost the app that shows the others. */
export class Migration20261122006800_recovery_codes extends Migration {
  override up(): void {
    this.addSql(`alter table users add recovery_code_hashes text[] not null default '{}';`);
  }
}
