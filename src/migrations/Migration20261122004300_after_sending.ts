import { Migration } from '@mikro-orm/migrations';

/** What follows a sent mail: each recipient of a report, reminders among the notifications, mailboxes that cannot send. */
export class Migration20261122004300_after_sending extends Migration {
  override up(): void {
    this.addSql(`
      -- A delivery report may speak of several recipients.
      update content set bounce = jsonb_build_array(bounce) where jsonb_typeof(bounce) = 'object';

      -- A user is told of a note that mentions him, or of a mail of his that nobody has answered in time.
      alter table notification
        alter note_id drop not null,
        add outgoing_mail_id bigint references outgoing_mail on delete cascade,
        add check (num_nonnulls(note_id, outgoing_mail_id) = 1);
      drop index notification_once;
      create unique index notification_once on notification (note_id, comment_id, user_id) nulls not distinct
        where note_id is not null;
      create unique index notification_outgoing_mail on notification (outgoing_mail_id) where outgoing_mail_id is not null;

      -- Why its server for outgoing mail let nobody in, the last time that a mail was to go; null once one gets in.
      alter table mailbox add sending_trouble jsonb;`);
  }
}
