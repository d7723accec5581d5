import { Migration } from '@mikro-orm/migrations';

/** Roles as visibility groups, permission sets, teams, a user's life, and apps that act for users. */
export class Migration20261122001500_rights extends Migration {
  override up(): void {
    for (const sql of [roles, permissions, users, teams, apps, visibility, following]) this.addSql(sql);
  }
}

const roles = `
create table role (
  id bigint generated always as identity primary key,
  name text not null,
  parent_role_id bigint references role,
  -- Ids from the root to the role itself.
  path bigint[] not null default '{}',
  settings jsonb not null default '{}',
  hidden_pipeline_ids bigint[] not null default '{}',
  add_time timestamptz not null default now()
);
create index role_parent on role (parent_role_id);
create unique index role_root on role ((true)) where parent_role_id is null;
insert into role (id, name, path) overriding system value values (1, '(Unassigned users)', '{1}');
select setval(pg_get_serial_sequence('role', 'id'), 1);
`;

const permissions = `
create table permission_set (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  description text not null default '',
  type text not null default 'custom' check (type in ('admin', 'regular', 'custom')),
  contents text[] not null default '{}',
  add_time timestamptz not null default now()
);
create unique index permission_set_name on permission_set (lower(name));
create unique index permission_set_given on permission_set (type) where type <> 'custom';
insert into permission_set (name, description, type) values
  ('Admin', 'May do everything', 'admin'),
  ('Regular user', 'What everybody may do who has no other set', 'regular');
`;

const users = `
alter table users
  add phone text,
  add default_currency char(3) not null default 'EUR',
  add role_id bigint not null default 1 references role,
  add permission_set_id uuid references permission_set on delete set null,
  add last_login_at timestamptz,
  add updated_at timestamptz,
  add invitation_hash text unique,
  add invited_until timestamptz,
  add totp_secret bytea,
  add totp_confirmed_at timestamptz,
  add totp_step bigint,
  add deleted_at timestamptz;
create index users_role on users (role_id);
create index users_permission_set on users (permission_set_id);
`;

const teams = `
create table team (
  id bigint generated always as identity primary key,
  name text not null,
  description text not null default '',
  manager_id bigint references users on delete set null,
  member_ids bigint[] not null default '{}',
  add_time timestamptz not null default now()
);
create unique index team_name on team (lower(name));
create index team_manager on team (manager_id);
`;

const apps = `
create table oauth_app (
  id bigint generated always as identity primary key,
  name text not null,
  client_id text not null unique,
  secret_hash text not null,
  redirect_uris text[] not null default '{}',
  scopes text[] not null default '{}',
  created_at timestamptz not null default now()
);
create table oauth_grant (
  id bigint generated always as identity primary key,
  app_id bigint not null references oauth_app on delete cascade,
  user_id bigint not null references users on delete cascade,
  scopes text[] not null default '{}',
  code_hash text unique,
  code_until timestamptz,
  code_redirect_uri text,
  code_challenge text,
  code_challenge_method text,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index oauth_grant_app on oauth_grant (app_id);
create index oauth_grant_user on oauth_grant (user_id);
create table oauth_token (
  token_hash text primary key,
  grant_id bigint not null references oauth_grant on delete cascade,
  kind text not null check (kind in ('access', 'refresh')),
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index oauth_token_grant on oauth_token (grant_id);
create index oauth_token_expired on oauth_token (expires_at);
`;

// Who follows an item sees it. The list stands on the item, so that the condition needs no other table.
const visibility = ['deal', 'lead', 'project', 'person', 'organization', 'product']
  .map(item => `alter table ${item} add follower_ids bigint[] not null default '{}';`)
  .join('\n');

// By the database, because rows of follower come and go in many ways: with a merge, a copy, a user who is deleted.
const following = `
create function keep_follower_ids() returns trigger language plpgsql as $$
declare
  gone jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  come jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  item text;
begin
  foreach item in array array['deal', 'person', 'organization', 'product'] loop
    if gone ->> (item || '_id') is not null then
      execute format('update %I set follower_ids = array_remove(follower_ids, $1) where id = $2', item)
        using (gone ->> 'user_id')::bigint, (gone ->> (item || '_id'))::bigint;
    end if;
    if come ->> (item || '_id') is not null then
      execute format('update %I set follower_ids = array_append(array_remove(follower_ids, $1), $1) where id = $2', item)
        using (come ->> 'user_id')::bigint, (come ->> (item || '_id'))::bigint;
    end if;
  end loop;
  return null;
end $$;
create trigger follower_ids after insert or update or delete on follower
  for each row execute function keep_follower_ids();
`;
