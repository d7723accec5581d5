import { Migration } from '@mikro-orm/migrations';

/** Fields that a company adds, formulas over them, saved filters, and changes of many items at once. */
export class Migration20261122001400_fields_and_filters extends Migration {
  override up(): void {
    for (const sql of [fields, labels, formulas, filters, bulk]) this.addSql(sql);
  }
}

const fields = `
-- Values stand in the items' custom_fields under the key; the index of a field that has an order is made beside
-- (src/crm/fields-index.ts). Standard fields are code; of these only the options of labels are kept here.
create table field (
  id bigint generated always as identity (start with 10001) primary key,
  noun text not null check (noun in ('deal', 'person', 'organization', 'product', 'project', 'activity')),
  key text not null check (key ~ '^([0-9a-f]{40}|label_ids)$'),
  name text not null,
  type text not null,
  -- [{id, label, color, add_time, update_time, deleted}]: an id is never given again.
  options jsonb not null default '[]',
  description text,
  position integer not null default 0,
  -- As the API shows them: ui_visibility, important_fields, required_fields.
  settings jsonb not null default '{}',
  -- What the user wrote, with keys in the place of names: {value} * 2.
  formula text,
  -- The same for formula_value(); formulas that others read have a lower depth.
  program jsonb,
  depth smallint not null default 0,
  -- Its index is made and its values are computed up to this deal; null: all of it.
  pending_after bigint,
  creator_id bigint references users on delete set null,
  editor_id bigint references users on delete set null,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz,
  unique (noun, key)
);
create index field_formulas on field (depth, id) where program is not null and deleted_at is null;
create index field_pending on field (update_time) where pending_after is not null;
create index field_creator on field (creator_id) where creator_id is not null;
create index field_editor on field (editor_id) where editor_id is not null;
`;

const labels = `
insert into field (noun, key, name, type, position, options)
select noun, 'label_ids', 'Label', 'set', 0, (
  select jsonb_agg(jsonb_build_object('id', place, 'label', label, 'color', color) order by place)
  from unnest(words, array['red', 'yellow', 'blue', 'green']) with ordinality as given (label, color, place)
  where label is not null)
from (values
  ('deal', array['Hot', 'Warm', 'Cold']),
  ('person', array['Hot lead', 'Warm lead', 'Cold lead', 'Customer']),
  ('organization', array['Hot lead', 'Warm lead', 'Cold lead', 'Customer']),
  ('project', array['On hold', 'At risk', 'On track'])
) as given (noun, words);
`;

const formulas = `
-- A formula in reverse Polish notation over a row as JSON: numbers, {"path": [...]} for a number of the row,
-- {"money": [...]} for an amount of money that counts if it is in the row's currency, and operators. Exact decimals.
-- Whatever is missing, and whatever has no result (a division by zero), gives null.
create function formula_value(program jsonb, item jsonb) returns numeric language plpgsql immutable as $$
declare
  step jsonb;
  stack numeric[] := '{}';
  a numeric;
  b numeric;
begin
  for step in select value from jsonb_array_elements(program) loop
    if jsonb_typeof(step) = 'number' then
      stack := stack || step::numeric;
    elsif step ? 'path' then
      a := (item #>> array(select jsonb_array_elements_text(step->'path')))::numeric;
      if a is null then return null; end if;
      stack := stack || a;
    elsif step ? 'money' then
      if item #>> array_append(array(select jsonb_array_elements_text(step->'money')), 'currency') <> item->>'currency' then
        return null;
      end if;
      a := (item #>> array_append(array(select jsonb_array_elements_text(step->'money')), 'value'))::numeric;
      if a is null then return null; end if;
      stack := stack || a;
    elsif step = '"neg"' then
      stack[cardinality(stack)] := -stack[cardinality(stack)];
    else
      b := stack[cardinality(stack)];
      a := stack[cardinality(stack) - 1];
      stack := trim_array(stack, 2) || case step #>> '{}'
        when '+' then a + b when '-' then a - b when '*' then a * b
        when '/' then case when b = 0 then null else a / b end end;
      if stack[cardinality(stack)] is null or abs(stack[cardinality(stack)]) > 1e15 then return null; end if;
      stack[cardinality(stack)] := round(stack[cardinality(stack)], 12);
    end if;
  end loop;
  return trim_scale(round(stack[1], 6));
end $$;

-- By a trigger, because verbs, conversions, merges, product lines and bulk changes all write deals: whoever changes an
-- input, the formula follows in the same statement, and nobody can write another value.
create function compute_formulas() returns trigger language plpgsql as $$
declare
  one record;
  result numeric;
begin
  for one in
    select key, type, program from field
    where noun = 'deal' and program is not null and deleted_at is null order by depth, id
  loop
    result := formula_value(one.program, to_jsonb(new));
    if result is null then
      new.custom_fields := new.custom_fields - one.key;
    else
      new.custom_fields := new.custom_fields || jsonb_build_object(one.key, case one.type
        when 'monetary' then jsonb_build_object('value', result, 'currency', new.currency) else to_jsonb(result) end);
    end if;
  end loop;
  return new;
end $$;
create trigger deal_formulas_first before insert on deal for each row execute function compute_formulas();
create trigger deal_formulas before update of custom_fields, value, currency, probability on deal
  for each row execute function compute_formulas();
`;

const filters = `
create table filter (
  id bigint generated always as identity primary key,
  name text not null,
  type text not null check (type in ('deals', 'leads', 'org', 'people', 'products', 'activity', 'projects')),
  owner_id bigint references users on delete set null,
  -- 1: its owner's alone; else shared.
  visible_to smallint not null default 1 check (visible_to in (1, 3, 5, 7)),
  conditions jsonb not null,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  last_used_time timestamptz,
  deleted_at timestamptz
);
create index filter_list on filter (type, id) where deleted_at is null;
create index filter_owner on filter (owner_id);
`;

const bulk = `
-- One change of many items; what it changed is kept beside, so that it goes on after a crash and can be taken back.
create table bulk_change (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  noun text not null check (noun in ('deal', 'lead', 'person', 'organization', 'project')),
  action text not null check (action in ('update', 'delete')),
  -- The API's words for what is changed, as v2 takes them.
  fields jsonb not null default '{}',
  state text not null default 'running' check (state in ('running', 'done', 'reverting', 'reverted')),
  total integer not null,
  done integer not null default 0,
  failed integer not null default 0,
  reverted integer not null default 0,
  kept integer not null default 0,
  created_at timestamptz not null default now(),
  touched_at timestamptz not null default now(),
  finished_at timestamptz
);
create index bulk_change_unfinished on bulk_change (touched_at) where state in ('running', 'reverting');
create index bulk_change_user on bulk_change (user_id);

create table bulk_change_item (
  bulk_change_id bigint not null references bulk_change on delete cascade,
  position integer not null,
  item_id text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'reverted', 'kept')),
  -- What the fields held before, and after, in the same words.
  before jsonb,
  after jsonb,
  error text,
  primary key (bulk_change_id, position)
);
create index bulk_change_item_state on bulk_change_item (bulk_change_id, state, position);
`;
