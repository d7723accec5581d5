import { Migration } from '@mikro-orm/migrations';

/** Why a letter did not go, in words that each administrator reads in his language. */
export class Migration20261123004100_letter_troubles extends Migration {
  override up(): void {
    this.addSql('alter table system_letter add column trouble jsonb');
  }
}
