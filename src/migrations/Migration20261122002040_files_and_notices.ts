import { Migration } from '@mikro-orm/migrations';

/** Files in mails as files of the API; pictures in two sizes; what users are told of; what is left of items that were deleted long ago. */
export class Migration20261122002040_files_and_notices extends Migration {
  override up(): void {
    for (const sql of [files, pictures, notifications, purge]) this.addSql(sql);
  }
}

/** To the API both are files, so their ids never meet: what was uploaded has odd ones, what is in a mail even ones. */
const files = `
alter table attachment add add_time timestamptz not null default now();
create index attachment_added on attachment (add_time, id);
create index file_name on file using gin (lower(name) gin_trgm_ops) where deleted_at is null;
create index file_changed on file (update_time, id) where deleted_at is null;

alter table file alter column id set increment by 2;
alter table attachment alter column id set increment by 2;
select setval(pg_get_serial_sequence('file', 'id'), (select (coalesce(max(id), 0) + 1) / 2 * 2 + 1 from file), false);
select setval(pg_get_serial_sequence('attachment', 'id'), (select coalesce(max(id), 0) / 2 * 2 + 2 from attachment), false);
update file set id = default where id % 2 = 0;
update attachment set id = default where id % 2 = 1;
`;

const pictures = `
-- The two sizes that are shown, in pixels; the picture itself stays as it came.
alter table picture add small bytea references blob, add large bytea references blob;
create index picture_small on picture (small) where small is not null;
create index picture_large on picture (large) where large is not null;
`;

const notifications = `
create table notification (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  -- He was mentioned in this note, or in this comment below it.
  note_id bigint not null references note on delete cascade,
  comment_id uuid references note_comment on delete cascade,
  actor_id bigint references users on delete set null,
  add_time timestamptz not null default now(),
  read_at timestamptz,
  -- Told by mail, or found not to be wanted.
  told_at timestamptz
);
create unique index notification_once on notification (note_id, comment_id, user_id) nulls not distinct;
create index notification_user on notification (user_id, id);
create index notification_unread on notification (user_id, id) where read_at is null;
create index notification_untold on notification (id) where told_at is null;
create index notification_comment on notification (comment_id) where comment_id is not null;
create index notification_actor on notification (actor_id) where actor_id is not null;

alter table users add mention_mail boolean not null default true;
`;

const shown = ['deal', 'lead', 'person', 'organization', 'project', 'product'];
const gone = [
  'activity',
  'call_log',
  'file',
  'filter',
  'goal',
  'note',
  'note_comment',
  'project_template',
  'task',
];

/** Of items that have an owner and a visibility the bare row stays: see src/crm/purge.ts. */
const purge = `
${shown.map(table => `alter table ${table} add purged_at timestamptz;`).join('\n')}
${shown
  .map(
    table =>
      `create index ${table}_to_purge on ${table} (deleted_at) where deleted_at is not null and purged_at is null;`,
  )
  .join('\n')}
${gone.map(table => `create index ${table}_to_purge on ${table} (deleted_at) where deleted_at is not null;`).join('\n')}
create index file_of_activity on file (activity_id) where activity_id is not null;
create index task_below on task (parent_task_id) where parent_task_id is not null;
`;
