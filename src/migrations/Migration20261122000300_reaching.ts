import { Migration } from '@mikro-orm/migrations';

/** What a mail's place on the server says of it besides its flags, and what is known of one that cannot be had. */
export class Migration20261122000300_reaching extends Migration {
  override up(): void {
    this.addSql(`
-- Gmail's, at first sight; null where the server has none.
alter table remote_message add column labels text[];
-- Of a mail that could not be read, for its owner; null where even that is not known.
alter table remote_message add column subject text;
`);
  }
}
