import { Migration } from '@mikro-orm/migrations';

/** What is to be done on leads, in the order in which it is due: the Leads Inbox of who does not see all activities. */
export class Migration20261122004510_leads_by_urgency extends Migration {
  override up(): void {
    this.addSql(`
      create index activity_lead_due on activity (due_at, lead_id)
        where lead_id is not null and not done and deleted_at is null;
    `);
  }
}
