import { Migration } from '@mikro-orm/migrations';

/** What each guest of an activity was told last, so that a change that is taken back in time is told to nobody. */
export class Migration20261122007300_what_guests_heard extends Migration {
  override up(): void {
    this.addSql(`
      -- {method, sequence, told}; null where nothing was sent, or where it is not known whether the server took it.
      alter table invitation_guest add heard jsonb;
      update invitation_guest g
         set heard = jsonb_build_object('method', g.method, 'sequence', g.sequence, 'told', i.told - 'guests')
        from invitation i where i.activity_id = g.activity_id and g.state = 'sent';
    `);
  }
}
