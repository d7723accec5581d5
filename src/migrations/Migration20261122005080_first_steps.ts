import { Migration } from '@mikro-orm/migrations';

/** Who has put the list of first steps away. */
export class Migration20261122005080_first_steps extends Migration {
  override up(): void {
    this.addSql('alter table users add first_steps_dismissed boolean not null default false;');
  }
}
