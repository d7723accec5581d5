import { Migration } from '@mikro-orm/migrations';

/** What the named queries of test/bench found missing at full size. */
export class Migration20261122002030_speed extends Migration {
  override up(): void {
    for (const sql of [followed, activities, deals, mail]) this.addSql(sql);
  }
}

/** Few items are followed. Who sees nothing but his own and these finds both by an index. */
const followed = ['deal', 'lead', 'project', 'person', 'organization', 'product']
  .map(
    item => `create index ${item}_followed on ${item} using gin (follower_ids) where follower_ids <> '{}';`,
  )
  .join('\n');

/** An organization may have tens of thousands: its lists and its timeline walk in their own order. */
const activities = `
create index activity_organization_list on activity (organization_id, id)
  where organization_id is not null and deleted_at is null;
create index activity_organization_flow on activity (organization_id, (coalesce(marked_as_done_time, add_time)), id)
  where organization_id is not null and deleted_at is null;
`;

/** The board shows the few that are open; the timeline of deals goes by any of their times. */
const deals = `
create index deal_open on deal (stage_id, id) where status = 'open' and archived_at is null and deleted_at is null;
create index deal_lost on deal (lost_time) where lost_time is not null and deleted_at is null;
create index deal_closed on deal (close_time) where close_time is not null and deleted_at is null;
create index deal_moved on deal (stage_change_time) where stage_change_time is not null and deleted_at is null;
create index if not exists person_owner on person (owner_id, id) where deleted_at is null;
create index if not exists organization_owner on organization (owner_id, id) where deleted_at is null;
`;

const mail = `
create index thread_mailbox_shared on thread_mailbox (last_at desc, thread_id desc) where sharing = 'shared';
`;
