import { Migration } from '@mikro-orm/migrations';

/** Tasks, plans and templates of projects; files on items. */
export class Migration20261122001350_projects_and_files extends Migration {
  override up(): void {
    this.addSql(`
      create table project_template (
        id bigint generated always as identity primary key,
        title text not null,
        description text,
        board_id bigint references board on delete set null,
        owner_id bigint references users on delete set null,
        add_time timestamptz not null default now(),
        update_time timestamptz not null default now(),
        deleted_at timestamptz
      );
      create index project_template_board on project_template (board_id);
      create index project_template_owner on project_template (owner_id);

      create table task (
        id bigint generated always as identity primary key,
        title text not null,
        description text,
        project_id bigint not null references project on delete cascade,
        parent_task_id bigint references task on delete cascade,
        creator_id bigint references users on delete set null,
        assignee_ids bigint[] not null default '{}',
        is_milestone boolean not null default false,
        start_date date,
        due_date date,
        priority integer,
        marked_as_done_time timestamptz,
        add_time timestamptz not null default now(),
        update_time timestamptz not null default now(),
        deleted_at timestamptz
      );
      create index task_project on task (project_id, id) where deleted_at is null;
      create index task_parent on task (parent_task_id, id) where deleted_at is null;
      create index task_creator on task (creator_id);
      create index task_assignees on task using gin (assignee_ids) where deleted_at is null;
      create index task_there on task (id) where deleted_at is null;

      create table project_group (
        id bigint generated always as identity primary key,
        project_id bigint not null references project on delete cascade,
        name text not null,
        position integer not null default 0
      );
      create index project_group_project on project_group (project_id, position);

      create table project_plan_item (
        id bigint generated always as identity primary key,
        project_id bigint not null references project on delete cascade,
        task_id bigint unique references task on delete cascade,
        activity_id bigint unique references activity on delete cascade,
        phase_id bigint references phase on delete set null,
        group_id bigint references project_group on delete set null,
        check (num_nonnulls(task_id, activity_id) = 1)
      );
      create index project_plan_item_project on project_plan_item (project_id);
      create index project_plan_item_phase on project_plan_item (phase_id);
      create index project_plan_item_group on project_plan_item (group_id);

      create index project_phase on project (phase_id) where deleted_at is null;
      create index project_board on project (board_id) where deleted_at is null;

      create table file (
        id bigint generated always as identity primary key,
        name text not null,
        description text,
        blob bytea references blob,
        size bigint not null default 0,
        remote_location text,
        remote_id text,
        user_id bigint references users on delete set null,
        deal_id bigint references deal on delete set null,
        lead_id uuid references lead on delete set null,
        person_id bigint references person on delete set null,
        organization_id bigint references organization on delete set null,
        product_id bigint references product on delete set null,
        activity_id bigint references activity on delete set null,
        project_id bigint references project on delete set null,
        add_time timestamptz not null default now(),
        update_time timestamptz not null default now(),
        deleted_at timestamptz
      );
      create index file_blob on file (blob) where blob is not null;
      create index file_user on file (user_id, id) where deleted_at is null;
      create index file_deal on file (deal_id, id) where deleted_at is null;
      create index file_lead on file (lead_id, id) where deleted_at is null;
      create index file_person on file (person_id, id) where deleted_at is null;
      create index file_organization on file (organization_id, id) where deleted_at is null;
      create index file_product on file (product_id, id) where deleted_at is null;
      create index file_activity on file (activity_id, id) where deleted_at is null;
      create index file_project on file (project_id, id) where deleted_at is null;`);
  }
}
