import { visibleItem, type Viewer } from '../../access/viewer.js';
import type { ImportOptions, RowProblem } from '../../model/index.js';
import type { Sql } from '../../platform/database.js';
import { needFields, type Draft, type Values } from './draft.js';
import { lower, type World } from './world.js';

/** A person or organization that rows name: one that is there, or one that is to be made. */
export interface Contact {
  kind: 'organization' | 'person';
  /** Null for one that is to be made. */
  id: number | null;
  name: string;
  /** Of what the rows say of it, one after the other. */
  values: Values[];
}

/** What a row would do. */
export interface RowPlan {
  position: number;
  draft: Draft;
  person: Contact | null;
  organization: Contact | null;
  state: 'done' | 'failed' | 'skipped';
  problems: RowProblem[];
}

interface Known {
  id: number;
  /** Made by this import: a row before this one named it. */
  ours: boolean;
}

/** Which import looks for whom. */
export interface Asking {
  importId: number;
  viewer: Viewer;
  world: World;
  duplicates: ImportOptions['duplicates'];
}

/**
 * Finds out which contacts of these rows are there: a person by an address, or by name and organization; an organization by
 * its name. Only what the viewer may see is found. Rows of one batch that name the same contact share it.
 */
export async function planRows(
  sql: Sql,
  asking: Asking,
  rows: { position: number; draft: Draft }[],
): Promise<RowPlan[]> {
  const whole = rows.filter(({ draft }) => draft.problems.length === 0).map(({ draft }) => draft);
  const organizations = await knownOrganizations(sql, asking, whole);
  const persons = await knownPersons(sql, asking, whole);
  const contacts = new Map<string, Contact>();
  return rows.map(row => planRow(row, asking, { organizations, persons, contacts }));
}

interface Found {
  organizations: Map<string, Known>;
  /** By address, and by name and organization. */
  persons: Map<string, Known>;
  contacts: Map<string, Contact>;
}

function planRow(
  { position, draft }: { position: number; draft: Draft },
  { duplicates, world }: Asking,
  found: Found,
): RowPlan {
  const plan: RowPlan = {
    position,
    draft,
    person: null,
    organization: null,
    state: 'done',
    problems: draft.problems,
  };
  const fails = (): RowPlan => ({ ...plan, state: 'failed' });
  if (draft.problems.length > 0) return fails();
  const { person, organization } = draft.items;
  const [personKeys, organizationKey] = [
    person ? keysOf(draft) : [],
    organization ? nameOf(organization) : '',
  ];
  const knownPerson = personKeys.map(key => found.persons.get(key)).find(Boolean);
  const knownOrganization = found.organizations.get(organizationKey);

  const main = person ? knownPerson : organization ? knownOrganization : undefined;
  if (duplicates === 'skip' && main && !main.ours) {
    const value = String((person ?? organization)!.said['name']);
    return { ...plan, state: 'skipped', problems: [{ code: 'already_there', column: null, value }] };
  }
  const samePerson = personKeys.some(key => found.contacts.has(`person ${key}`));
  if (person && !knownPerson && !samePerson) needFields(draft, 'person', world);
  if (organization && !knownOrganization && !found.contacts.has(`organization ${organizationKey}`)) {
    needFields(draft, 'organization', world);
  }
  if (draft.problems.length > 0) return fails();

  if (organization) {
    plan.organization = contact(
      found.contacts,
      'organization',
      [organizationKey],
      organization,
      knownOrganization,
    );
  }
  // Allowed twice, each row has a person of its own.
  const keys =
    duplicates === 'allow' ? [`row ${position}`] : personKeys.length > 0 ? personKeys : [`row ${position}`];
  if (person) plan.person = contact(found.contacts, 'person', keys, person, knownPerson);
  return plan;
}

function contact(
  contacts: Map<string, Contact>,
  kind: Contact['kind'],
  keys: string[],
  values: Values,
  known: Known | undefined,
): Contact {
  const all = [...keys.map(key => `${kind} ${key}`), ...(known ? [`${kind} #${known.id}`] : [])];
  const standing = all.map(key => contacts.get(key)).find(Boolean);
  const one = standing ?? { kind, id: known?.id ?? null, name: String(values.said['name']), values: [] };
  one.values.push(values);
  for (const key of all) contacts.set(key, one);
  return one;
}

const nameOf = ({ said }: Values): string => lower(String(said['name']));

/** An address is a person's own; a name alone is that of many. */
function keysOf({ items: { person, organization } }: Draft): string[] {
  const emails = (person!.said['emails'] ?? []) as string[];
  return [...emails, ...(organization ? [`${nameOf(person!)}\n${nameOf(organization)}`] : [])];
}

const ours = (kind: string, id: string): string =>
  `exists (select from table_import_item i where i.table_import_id = $3 and i.kind = '${kind}' and i.item_id = ${id}::text and i.made)`;

async function knownOrganizations(sql: Sql, asking: Asking, drafts: Draft[]): Promise<Map<string, Known>> {
  const { viewer, importId, duplicates } = asking;
  const names = [
    ...new Set(drafts.flatMap(({ items }) => (items.organization ? [nameOf(items.organization)] : []))),
  ];
  if (names.length === 0) return new Map();
  const rows = await sql.query<Known & { name: string }>(
    `select o.id, lower(o.name) as name, ${ours('organization', 'o.id')} as ours
       from organization o where lower(o.name) = any($2) and ${visibleItem(viewer, 'o', '$1')} order by o.id desc`,
    [viewer.userId, names, importId],
  );
  // Made once for the file in any case: a list of people names the same employer many times.
  return new Map(rows.filter(row => duplicates !== 'allow' || row.ours).map(row => [row.name, row]));
}

async function knownPersons(sql: Sql, asking: Asking, drafts: Draft[]): Promise<Map<string, Known>> {
  const { viewer, importId, duplicates } = asking;
  const keys = [...new Set(drafts.flatMap(draft => (draft.items.person ? keysOf(draft) : [])))];
  if (keys.length === 0 || duplicates === 'allow') return new Map();
  const [emails, names] = [keys.filter(key => !key.includes('\n')), keys.filter(key => key.includes('\n'))];
  const rows = await sql.query<Known & { key: string }>(
    `select p.id, e.email as key, ${ours('person', 'p.id')} as ours
       from contact_email e join person p on p.id = e.person_id
      where e.email = any($2) and ${visibleItem(viewer, 'p', '$1')}
     union all
     select p.id, lower(p.name) || E'\\n' || lower(o.name), ${ours('person', 'p.id')}
       from person p join organization o on o.id = p.organization_id
      where lower(p.name) = any($5) and lower(p.name) || E'\\n' || lower(o.name) = any($4)
        and ${visibleItem(viewer, 'p', '$1')} and ${visibleItem(viewer, 'o', '$1')}
      order by id desc`,
    [viewer.userId, emails, importId, names, names.map(name => name.split('\n')[0])],
  );
  return new Map(rows.map(row => [row.key, row]));
}
