import { Migration } from '@mikro-orm/migrations';

/**
 * The first shape of everything. Written as SQL by hand: the constraints here (unique keys, partial indexes)
 * are what the pipeline's promises rest on, so they are meant to be read.
 *
 * Hashes of mail identity (Message-ID, references, base subjects) are the first 16 bytes of a SHA-256 in `uuid`
 * columns: half the size of bytea(32) in every index, and compared as one machine word pair.
 */
export class Migration20261121000000_first extends Migration {
  override up(): void {
    for (const sql of [ground, people, crm, mailboxes, mail, threads]) this.addSql(sql);
  }
}

const ground = `
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create table company (
  id smallint primary key default 1 check (id = 1),
  name text not null default 'My company',
  secret_fingerprint text,
  setup_token_hash text,
  link_policy text not null default 'ask' check (link_policy in ('ask', 'newest', 'all', 'none')),
  create_organizations boolean not null default true,
  subject_rules boolean not null default true,
  own_domains text[] not null default '{}',
  bcc_name text not null default 'company',
  created_at timestamptz not null default now()
);
insert into company (id) values (1);

create table users (
  id bigint generated always as identity primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text,
  is_admin boolean not null default false,
  active boolean not null default true,
  locale text not null default 'en',
  timezone text not null default 'UTC',
  created_at timestamptz not null default now()
);

create table session (
  token_hash text primary key,
  user_id bigint not null references users on delete cascade,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_of_user on session (user_id);

-- The brake on guessing passwords: failures since the window began, per email ('email:…') and per client address.
create table sign_in_attempt (
  key text primary key,
  failures integer not null default 1,
  until timestamptz not null
);
create index sign_in_attempt_until on sign_in_attempt (until);

create table api_token (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  name text not null default '',
  token_hash text not null unique,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index api_token_user on api_token (user_id);

-- The outbox. xid lets a reader that needs order stay below pg_snapshot_xmin; the dispatcher marks.
create table event (
  id bigint generated always as identity primary key,
  name text not null,
  payload jsonb not null,
  actor_id bigint references users on delete set null,
  at timestamptz not null default now(),
  xid xid8 not null default pg_current_xact_id(),
  dispatched_at timestamptz
);
create index event_waiting on event (id) where dispatched_at is null;
create index event_at on event (at);

-- What was erased stays erased: keyed hashes only, so the row itself tells nothing.
create table tombstone (
  kind text not null check (kind in ('message', 'address')),
  hash text not null,
  created_at timestamptz not null default now(),
  primary key (kind, hash)
);

-- Which part of which pack holds the (zstd) bytes of this hash; size is that of the bytes themselves.
create table blob (
  sha256 bytea primary key,
  size bigint not null,
  pack text not null,
  at integer not null,
  length integer not null,
  created_at timestamptz not null default now(),
  touched_at timestamptz not null default now()
);
create index blob_touched on blob (touched_at);
create index blob_pack on blob (pack);
`;

const people = `
create table organization (
  id bigint generated always as identity primary key,
  name text not null,
  owner_id bigint references users on delete set null,
  address text,
  website text,
  label_ids bigint[] not null default '{}',
  visible_to smallint not null default 7 check (visible_to in (1, 3, 5, 7)),
  custom_fields jsonb not null default '{}',
  -- Standard fields of Pipedrive that nothing here looks into (linkedin, job_title …), by their name in its API.
  details jsonb not null default '{}',
  made_by jsonb,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);
create index organization_name on organization using gin (lower(name) gin_trgm_ops);
create index organization_live on organization (id) where deleted_at is null;
create index organization_changed on organization (update_time, id) where deleted_at is null;

create table person (
  id bigint generated always as identity primary key,
  name text not null,
  first_name text,
  last_name text,
  owner_id bigint references users on delete set null,
  organization_id bigint references organization on delete set null,
  phones jsonb not null default '[]',
  label_ids bigint[] not null default '{}',
  visible_to smallint not null default 7 check (visible_to in (1, 3, 5, 7)),
  custom_fields jsonb not null default '{}',
  details jsonb not null default '{}',
  -- Why the pipeline made this person: {rule, evidence, mailbox_id, message_id}; null when a user did.
  made_by jsonb,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);
create index person_name on person using gin (lower(name) gin_trgm_ops);
create index person_organization on person (organization_id);
create index person_live on person (id) where deleted_at is null;
create index person_changed on person (update_time, id) where deleted_at is null;

-- The company's registrable domains; organization_id is the organization claimed for it, once.
create table domain (
  id bigint generated always as identity primary key,
  name text not null unique,
  organization_id bigint references organization on delete set null
);

-- Every address that ever stood in a mail; person_id is the person made from it, once.
create table address (
  id bigint generated always as identity primary key,
  email text not null unique,
  domain_id bigint references domain,
  person_id bigint references person on delete set null
);

-- The addresses that a person or an organization has. Several may have the same one; then none is picked.
create table contact_email (
  id bigint generated always as identity primary key,
  email text not null,
  person_id bigint references person on delete cascade,
  organization_id bigint references organization on delete cascade,
  label text not null default 'work',
  is_primary boolean not null default false,
  position smallint not null default 0,
  check (num_nonnulls(person_id, organization_id) = 1)
);
create unique index contact_email_person on contact_email (person_id, email) where person_id is not null;
create unique index contact_email_organization on contact_email (organization_id, email) where organization_id is not null;
create index contact_email_email on contact_email (email);
-- Somebody types a part of an address.
create index contact_email_part on contact_email using gin (email gin_trgm_ops);
`;

const crm = `
create table pipeline (
  id bigint generated always as identity primary key,
  name text not null,
  position integer not null default 0,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);

create table stage (
  id bigint generated always as identity primary key,
  pipeline_id bigint not null references pipeline on delete cascade,
  name text not null,
  position integer not null default 0,
  probability smallint not null default 100 check (probability between 0 and 100),
  rotten_days integer,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);
create index stage_pipeline on stage (pipeline_id, position);

create table deal (
  id bigint generated always as identity primary key,
  title text not null,
  value numeric(20, 4) not null default 0,
  currency char(3) not null default 'EUR',
  owner_id bigint references users on delete set null,
  creator_id bigint references users on delete set null,
  person_id bigint references person on delete set null,
  organization_id bigint references organization on delete set null,
  pipeline_id bigint not null references pipeline,
  stage_id bigint not null references stage,
  status text not null default 'open' check (status in ('open', 'won', 'lost')),
  lost_reason text,
  probability smallint check (probability between 0 and 100),
  expected_close_date date,
  from_lead_id uuid,
  label_ids bigint[] not null default '{}',
  visible_to smallint not null default 7 check (visible_to in (1, 3, 5, 7)),
  custom_fields jsonb not null default '{}',
  details jsonb not null default '{}',
  stage_change_time timestamptz,
  won_time timestamptz,
  lost_time timestamptz,
  close_time timestamptz,
  archived_at timestamptz,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);
create index deal_person on deal (person_id) where deleted_at is null;
create index deal_organization on deal (organization_id) where deleted_at is null;
create index deal_stage on deal (stage_id, id) where deleted_at is null;
create index deal_owner on deal (owner_id, id) where deleted_at is null;
create index deal_changed on deal (update_time, id) where deleted_at is null;
create index deal_title on deal using gin (lower(title) gin_trgm_ops);

create table deal_participant (
  deal_id bigint not null references deal on delete cascade,
  person_id bigint not null references person on delete cascade,
  add_time timestamptz not null default now(),
  primary key (deal_id, person_id)
);
create index deal_participant_person on deal_participant (person_id);

create table lead (
  id uuid primary key default gen_random_uuid(),
  title text not null,
  owner_id bigint references users on delete set null,
  creator_id bigint references users on delete set null,
  person_id bigint references person on delete set null,
  organization_id bigint references organization on delete set null,
  value numeric(20, 4),
  currency char(3),
  expected_close_date date,
  source_name text not null default 'Manually created',
  label_ids uuid[] not null default '{}',
  visible_to smallint not null default 7 check (visible_to in (1, 3, 5, 7)),
  custom_fields jsonb not null default '{}',
  details jsonb not null default '{}',
  was_seen boolean not null default false,
  archived_at timestamptz,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz,
  check (num_nonnulls(person_id, organization_id) >= 1)
);
create index lead_person on lead (person_id) where deleted_at is null;
create index lead_organization on lead (organization_id) where deleted_at is null;
create index lead_owner on lead (owner_id, add_time) where deleted_at is null;

create table board (
  id bigint generated always as identity primary key,
  name text not null,
  position integer not null default 0,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);

create table phase (
  id bigint generated always as identity primary key,
  board_id bigint not null references board on delete cascade,
  name text not null,
  position integer not null default 0,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);
create index phase_board on phase (board_id, position);

create table project (
  id bigint generated always as identity primary key,
  title text not null,
  description text,
  owner_id bigint references users on delete set null,
  board_id bigint not null references board,
  phase_id bigint not null references phase,
  status text not null default 'open' check (status in ('open', 'completed', 'canceled')),
  start_date date,
  end_date date,
  person_id bigint references person on delete set null,
  organization_id bigint references organization on delete set null,
  label_ids bigint[] not null default '{}',
  visible_to smallint not null default 7 check (visible_to in (1, 3, 5, 7)),
  custom_fields jsonb not null default '{}',
  details jsonb not null default '{}',
  archived_at timestamptz,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz
);
create index project_person on project (person_id) where deleted_at is null;
create index project_organization on project (organization_id) where deleted_at is null;

create table project_deal (
  project_id bigint not null references project on delete cascade,
  deal_id bigint not null references deal on delete cascade,
  primary key (project_id, deal_id)
);
create index project_deal_deal on project_deal (deal_id);

insert into pipeline (name) values ('Sales');
insert into stage (pipeline_id, name, position, probability)
  select p.id, s.name, s.position, s.probability from pipeline p,
    (values ('Qualified', 0, 20), ('Contact made', 1, 40), ('Proposal made', 2, 60), ('Negotiation', 3, 80)) s (name, position, probability);
insert into board (name) values ('Projects');
insert into phase (board_id, name, position)
  select b.id, s.name, s.position from board b, (values ('To do', 0), ('Doing', 1), ('Done', 2)) s (name, position);
`;

const mailboxes = `
create table mailbox (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  kind text not null default 'imap' check (kind in ('imap', 'smart_bcc', 'import')),
  email text not null,
  -- The owner's other addresses, learnt from Sent or entered.
  aliases text[] not null default '{}',
  imap jsonb,
  smtp jsonb,
  -- AES-256-GCM over {imap: {password}, smtp: {password}}; bound to this row by its id.
  credentials bytea,
  horizon date,
  folder_choice jsonb not null default '"default"',
  create_persons text not null default 'sent' check (create_persons in ('none', 'sent', 'all')),
  sharing text not null default 'private' check (sharing in ('private', 'shared')),
  link_automatically boolean not null default true,
  state text not null default 'connecting'
    check (state in ('connecting', 'backfilling', 'live', 'backing_off', 'needs_reauth', 'stopped')),
  reason text,
  state_since timestamptz not null default now(),
  failures integer not null default 0,
  backoff_until timestamptz,
  sync_requested_at timestamptz,
  proof jsonb,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create unique index mailbox_once on mailbox (user_id, kind, email) where deleted_at is null;
create index mailbox_email on mailbox (email) where deleted_at is null;

-- Narrow and hot: renewed every few seconds, so it stands apart from mailbox.
create table mailbox_lease (
  mailbox_id bigint primary key references mailbox on delete cascade,
  owner text,
  epoch bigint not null default 0,
  until timestamptz not null default '-infinity'
);

create table folder (
  id bigint generated always as identity primary key,
  mailbox_id bigint not null references mailbox on delete cascade,
  path text not null,
  delimiter text,
  role text,
  -- RFC 8474 MAILBOXID, where the server has it.
  object_id text,
  chosen boolean not null default true,
  uidvalidity numeric(20, 0),
  -- Grows by one when UIDVALIDITY changes: UIDs of an older generation name nothing any more.
  generation integer not null default 0,
  uidnext bigint,
  highest_modseq numeric(20, 0),
  messages integer,
  -- UIDs above live_hi at first sight are new mail; at or below it they are backfill.
  live_hi bigint,
  -- Everything at or above has a ledger row or lies in horizon_uids; 1 when the backfill has seen the whole folder.
  backfill_lo bigint,
  horizon_uids int8multirange not null default '{}',
  horizon_count integer not null default 0,
  audited_at timestamptz,
  flags_at timestamptz,
  failures integer not null default 0,
  parked_until timestamptz,
  last_error text,
  missing_since timestamptz,
  unique (mailbox_id, path)
);
`;

const mail = `
create table message (
  id bigint generated always as identity primary key,
  id_hash uuid not null,
  header_key uuid not null,
  message_id text,
  subject text not null,
  -- Hash of the base subject (prefixes, list tags and punctuation taken off).
  subject_key uuid not null,
  -- A reply by its prefix that names nothing it replies to: the only mail the subject fallback looks at.
  orphan_reply boolean not null default false,
  from_email text,
  from_name text not null default '',
  sent_at timestamptz not null,
  thread_id bigint not null,
  automatic text,
  list_id text,
  about_hash uuid,
  -- The user who wrote it, where the author's address is one of ours.
  author_id bigint references users on delete set null,
  -- Set on both when another message has the same Message-ID (reused or forged).
  id_conflict boolean not null default false,
  -- Which rule put it into its thread: see src/inbox/thread.ts.
  thread_rule text not null,
  created_at timestamptz not null default now(),
  unique (id_hash, header_key)
);
create index message_thread on message (thread_id, sent_at, id);
create index message_subject on message (subject_key, sent_at);
create index message_orphan on message (subject_key, sent_at) where orphan_reply;
create index message_list on message (list_id) where list_id is not null;
create index message_about on message (about_hash) where about_hash is not null;

create table content (
  id bigint generated always as identity primary key,
  hash bytea not null unique,
  text text not null,
  -- The HTML itself is read from the copy's bytes when somebody looks at it: stored here it would be half the database.
  has_html boolean not null default false,
  snippet text not null,
  defects text[] not null default '{}',
  bounce jsonb,
  search tsvector not null
);
-- Kept as they are: compressing them costs more than everything else that storing a mail does, and saves little.
alter table content alter column text set storage external, alter column search set storage external;
create index content_search on content using gin (search);

create table attachment (
  id bigint generated always as identity primary key,
  content_id bigint not null references content on delete cascade,
  part text not null,
  filename text not null,
  content_type text not null,
  size integer not null,
  content_cid text,
  inline boolean not null default false,
  unique (content_id, part)
);

-- One mailbox's copy of a message. Readers are served from a copy that they may see, never from the message alone.
create table message_copy (
  id bigint generated always as identity primary key,
  message_id bigint not null references message on delete cascade,
  mailbox_id bigint not null references mailbox on delete cascade,
  thread_id bigint not null,
  content_id bigint not null references content,
  blob bytea not null references blob,
  bcc jsonb not null default '[]',
  size bigint not null,
  received_at timestamptz not null,
  sent_at timestamptz not null,
  outgoing boolean not null default false,
  seen boolean not null default false,
  answered boolean not null default false,
  flagged boolean not null default false,
  -- Another copy of the same message says something else (a footer, a disclaimer, a forgery).
  variant boolean not null default false,
  unique (message_id, mailbox_id)
);
create index message_copy_content on message_copy (content_id);
create index message_copy_blob on message_copy (blob);
create index message_copy_thread on message_copy (thread_id, mailbox_id, sent_at, id);

create table participant (
  message_id bigint not null references message on delete cascade,
  address_id bigint not null references address,
  -- f From, s Sender, r Reply-To, t To, c Cc
  role "char" not null,
  position smallint not null,
  name text not null default '',
  primary key (message_id, role, address_id)
);
create index participant_address on participant (address_id, message_id);

-- The ledger: one row for every UID that a server ever showed us.
create table remote_message (
  id bigint generated always as identity primary key,
  folder_id bigint not null references folder on delete cascade,
  generation integer not null,
  uid bigint not null,
  state text not null default 'pending' check (state in ('pending', 'stored', 'skipped', 'dead', 'gone')),
  reason text,
  -- New mail makes events; backfill does not.
  is_new boolean not null default false,
  size bigint,
  flags text[] not null default '{}',
  modseq numeric(20, 0),
  internal_date timestamptz,
  email_id text,
  blob bytea references blob,
  message_id bigint references message on delete set null,
  attempts smallint not null default 0,
  last_error text,
  noticed_at timestamptz not null default now(),
  settled_at timestamptz,
  unique (folder_id, generation, uid)
);
create index remote_message_pending on remote_message (folder_id, uid desc) where state = 'pending';
create index remote_message_waiting on remote_message (noticed_at) where state = 'pending' and blob is not null;
create index remote_message_dead on remote_message (folder_id) where state = 'dead';
create index remote_message_message on remote_message (message_id);
create index remote_message_blob on remote_message (blob);
`;

const threads = `
create table thread (
  id bigint generated always as identity primary key,
  subject text not null default '',
  merged_into bigint references thread,
  -- The thread whose references it shares but whose subject differs.
  split_from bigint references thread,
  last_at timestamptz not null default '-infinity',
  -- Waits for a user to choose among several open items; the reasons are in ask.
  asks boolean not null default false,
  ask jsonb,
  created_at timestamptz not null default now()
);
create index thread_asks on thread (id) where asks;
create index thread_merged on thread (merged_into) where merged_into is not null;

alter table message add foreign key (thread_id) references thread;
alter table message_copy add foreign key (thread_id) references thread;

-- The graph: who names which Message-ID under which base subject. A component is a thread.
create table thread_key (
  key uuid not null,
  subject uuid not null,
  thread_id bigint not null references thread,
  primary key (key, subject)
);
create index thread_key_thread on thread_key (thread_id);

create table thread_mailbox (
  thread_id bigint not null references thread on delete cascade,
  mailbox_id bigint not null references mailbox on delete cascade,
  last_at timestamptz not null,
  first_at timestamptz not null,
  messages integer not null default 0,
  unread integer not null default 0,
  has_received boolean not null default false,
  has_sent boolean not null default false,
  has_attachments boolean not null default false,
  archived_at timestamptz,
  -- Taken off its owner's list by hand; newer mail brings the thread back.
  hidden_at timestamptz,
  labels text[] not null default '{}',
  sharing text not null check (sharing in ('private', 'shared')),
  primary key (thread_id, mailbox_id)
);
create index thread_mailbox_list on thread_mailbox (mailbox_id, last_at desc, thread_id desc);
create index thread_mailbox_unread on thread_mailbox (mailbox_id, last_at desc, thread_id desc) where unread > 0;

create table thread_link (
  id bigint generated always as identity primary key,
  thread_id bigint not null references thread on delete cascade,
  deal_id bigint references deal on delete cascade,
  lead_id uuid references lead on delete cascade,
  project_id bigint references project on delete cascade,
  person_id bigint references person on delete cascade,
  organization_id bigint references organization on delete cascade,
  -- removed: a user undid it; the row stays, so that no rule makes it again.
  state text not null default 'linked' check (state in ('linked', 'removed')),
  is_primary boolean not null default false,
  rule text not null,
  evidence jsonb not null default '{}',
  actor_id bigint references users on delete set null,
  at timestamptz not null default now(),
  check (num_nonnulls(deal_id, lead_id, project_id, person_id, organization_id) = 1)
);
create unique index thread_link_deal on thread_link (thread_id, deal_id) where deal_id is not null;
create unique index thread_link_lead on thread_link (thread_id, lead_id) where lead_id is not null;
create unique index thread_link_project on thread_link (thread_id, project_id) where project_id is not null;
create unique index thread_link_person on thread_link (thread_id, person_id) where person_id is not null;
create unique index thread_link_organization on thread_link (thread_id, organization_id) where organization_id is not null;
create unique index thread_link_primary on thread_link (thread_id) where is_primary and state = 'linked';
-- The pipeline reads all links of the threads that it touches; the indexes above are partial and cannot answer that.
create index thread_link_thread on thread_link (thread_id);
create index thread_link_of_deal on thread_link (deal_id) where deal_id is not null and state = 'linked';
create index thread_link_of_lead on thread_link (lead_id) where lead_id is not null and state = 'linked';
create index thread_link_of_project on thread_link (project_id) where project_id is not null and state = 'linked';
create index thread_link_of_person on thread_link (person_id) where person_id is not null and state = 'linked';
create index thread_link_of_organization on thread_link (organization_id) where organization_id is not null and state = 'linked';
`;
