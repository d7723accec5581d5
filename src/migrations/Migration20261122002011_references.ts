import { Migration } from '@mikro-orm/migrations';

/** Who merges or purges a contact looks for its addresses and domains by it, among all that ever stood in a mail. */
export class Migration20261122002011_references extends Migration {
  override up(): void {
    this.addSql(`
      create index address_person on address (person_id) where person_id is not null;
      create index domain_organization on domain (organization_id) where organization_id is not null;`);
  }
}
