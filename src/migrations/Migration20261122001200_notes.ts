import { Migration } from '@mikro-orm/migrations';

/** Notes on items, and the comments below them. */
export class Migration20261122001200_notes extends Migration {
  override up(): void {
    this.addSql(`
      create table note (
        id bigint generated always as identity primary key,
        content text not null,
        user_id bigint references users on delete set null,
        updater_id bigint references users on delete set null,
        deal_id bigint references deal on delete set null,
        lead_id uuid references lead on delete set null,
        person_id bigint references person on delete set null,
        organization_id bigint references organization on delete set null,
        project_id bigint references project on delete set null,
        pinned_to_deal boolean not null default false,
        pinned_to_lead boolean not null default false,
        pinned_to_person boolean not null default false,
        pinned_to_organization boolean not null default false,
        pinned_to_project boolean not null default false,
        add_time timestamptz not null default now(),
        update_time timestamptz not null default now(),
        deleted_at timestamptz
      );
      create index note_deal on note (deal_id, add_time, id) where deleted_at is null;
      create index note_lead on note (lead_id, add_time, id) where deleted_at is null;
      create index note_person on note (person_id, add_time, id) where deleted_at is null;
      create index note_organization on note (organization_id, add_time, id) where deleted_at is null;
      create index note_project on note (project_id, add_time, id) where deleted_at is null;
      create index note_user on note (user_id, id) where deleted_at is null;
      create index note_changed on note (update_time, id) where deleted_at is null;

      create table note_comment (
        id uuid primary key default gen_random_uuid(),
        note_id bigint not null references note on delete cascade,
        content text not null,
        user_id bigint references users on delete set null,
        updater_id bigint references users on delete set null,
        add_time timestamptz not null default now(),
        update_time timestamptz not null default now(),
        deleted_at timestamptz
      );
      create index note_comment_note on note_comment (note_id, add_time, id) where deleted_at is null;`);
  }
}
