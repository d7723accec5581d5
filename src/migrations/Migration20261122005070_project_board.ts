import { Migration } from '@mikro-orm/migrations';

/** Projects of a phase in the order in which a board shows them. */
export class Migration20261122005070_project_board extends Migration {
  override up(): void {
    this.addSql(`
      create index project_on_board on project (phase_id, coalesce(end_date, '9999-12-31'::date), id)
        where deleted_at is null and archived_at is null;
    `);
  }
}
