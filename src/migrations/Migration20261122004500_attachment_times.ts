import { Migration } from '@mikro-orm/migrations';

/** When a file in a mail was there last for the first time somewhere: with its mail, or by a link that was made later. */
export class Migration20261122004500_attachment_times extends Migration {
  override up(): void {
    this.addSql(`
      alter table attachment add update_time timestamptz not null default now();
      update attachment set update_time = add_time;
      create index attachment_changed on attachment (update_time, id);
    `);
  }
}
