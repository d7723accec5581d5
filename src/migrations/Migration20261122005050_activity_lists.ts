import { Migration } from '@mikro-orm/migrations';

/** What is to be done by everybody, and what one has done, as lists show them: without walking over all that was done. */
export class Migration20261122005050_activity_lists extends Migration {
  override up(): void {
    this.addSql(`
      create index activity_todo on activity (due_at, id) where not done and deleted_at is null;
      create index activity_done_by on activity (owner_id, marked_as_done_time, id) where done and deleted_at is null;
    `);
  }
}
