import { Migration } from '@mikro-orm/migrations';

/** Lists of what is rare among much: mails whose reminder is due stand among all that were ever sent. */
export class Migration20261123004000_lists_by_index extends Migration {
  override up(): void {
    this.addSql(
      `create index outgoing_mail_reminded on outgoing_mail (user_id, state, updated_at, id) where remind_state = 'due'`,
    );
  }
}
