import { Migration } from '@mikro-orm/migrations';

/** Whether all that is here was made up, by `npm start -- --demo`. */
export class Migration20261122006100_demo extends Migration {
  override up(): void {
    this.addSql('alter table company add is_demo boolean not null default false;');
  }
}
