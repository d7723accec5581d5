import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { Lead, type Deal } from '../model/index.js';
import type { Database } from '../platform/database.js';
import { staysWithDeal } from './convert-deal.js';
import type { DealChoices } from './convert-lead.js';
import { customFieldsOf } from './custom-fields.js';
import type { ContactType, Duplicates } from './duplicates.js';
import type { Filters } from './filters.js';

/** What is to be converted: named one by one, or what a filter finds. */
export interface Selection {
  ids?: (number | string)[];
  filterId?: number;
}

/** So many in one go. */
export const mostAtOnce = 100;
/** So many contacts that look like one. */
const mostAlike = 5;

const nouns = { deal: 'leads', lead: 'deals' } as const;

/**
 * The ids of a selection, of what the viewer may see.
 *
 * @param becomes what is made of them
 * @throws {InvalidError} for more than a hundred, with the number found; for none; for one that is not there for him
 */
export async function selected(
  database: Database,
  filters: Filters,
  viewer: Viewer,
  becomes: 'deal' | 'lead',
  { ids, filterId }: Selection,
): Promise<(number | string)[]> {
  const noun = nouns[becomes];
  const field = filterId === undefined ? 'ids' : 'filter_id';
  const different = [...new Set(ids ?? [])];
  if (different.length > mostAtOnce) throw tooMany(field, different.length, noun);
  const values: unknown[] = [viewer.userId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const table = becomes === 'deal' ? 'lead' : 'deal';
  const where = [visibleItem(viewer, 't', '$1')];
  if (filterId === undefined) {
    where.push(`t.id = any(${bind(different)}::${table === 'lead' ? 'uuid' : 'bigint'}[])`);
  } else where.push((await filters.condition(viewer, noun, filterId))(bind), 't.archived_at is null');
  const rows = await database.planned.query<{ id: number | string }>(
    `select t.id from ${table} t where ${where.join(' and ')} order by t.id limit ${mostAtOnce + 1}`,
    values,
  );
  if (rows.length > mostAtOnce) {
    const [{ n } = { n: 0 }] = await database.planned.query<{ n: number }>(
      `select count(*) as n from ${table} t where ${where.join(' and ')}`,
      values,
    );
    throw tooMany(field, n, noun);
  }
  const found = rows.map(row => row.id);
  const missing = different.find(id => !found.includes(id));
  if (missing !== undefined) {
    throw new InvalidError(
      'ids',
      `ids: ${missing} is none of the ${noun} that are there`,
      'Load the list again.',
    );
  }
  if (found.length === 0) throw new InvalidError(field, `no ${noun} were found`, 'Choose at least one.');
  return found;
}

const tooMany = (field: string, found: number, noun: string): InvalidError =>
  new InvalidError(
    field,
    `${found} ${noun} were found, and at most ${mostAtOnce} are converted at once; none was`,
    'Choose fewer of them.',
  );

/** What a selection keeps of each, so that one value for all would be wrong. @throws {InvalidError} */
export function refuseChoicesForMany(count: number, choices: DealChoices): void {
  if (count === 1) return;
  const names = {
    value: 'value',
    visibleTo: 'visible_to',
    personId: 'person_id',
    organizationId: 'organization_id',
  } as const;
  const said = Object.entries(names).find(([name]) => choices[name as keyof typeof names] !== undefined);
  if (said) {
    throw new InvalidError(
      said[1],
      `${said[1]}: of several leads each keeps its own`,
      'Leave it out, or convert one lead at a time.',
    );
  }
}

/** What does not come along: kinds of things, and formula fields by name. */
export async function notCarried(
  database: Database,
  becomes: 'deal' | 'lead',
): Promise<{ not_carried: readonly string[]; formula_fields: { key: string; name: string }[] }> {
  if (becomes === 'deal') return { not_carried: ['labels'], formula_fields: [] };
  const fields = await customFieldsOf(database.em(), 'deal');
  const formulas = fields.filter(field => field.program).map(({ key, name }) => ({ key, name }));
  return { not_carried: staysWithDeal, formula_fields: formulas };
}

/** Contacts that look like those of the leads: one of them may be chosen in the place of a lead's own. */
export async function lookAlikes(
  database: Database,
  duplicates: Duplicates,
  viewer: Viewer,
  leadIds: string[],
) {
  const leads = await database.em().find(Lead, { id: { $in: leadIds } });
  const ids = (type: ContactType) => [...new Set(leads.flatMap(lead => lead[type]?.id ?? []))];
  const pairs = {
    person: await duplicates.ofEach(viewer, 'person', ids('person'), mostAlike),
    organization: await duplicates.ofEach(viewer, 'organization', ids('organization'), mostAlike),
  };
  return leads.flatMap(lead =>
    (['person', 'organization'] as const).flatMap(type => {
      const own = lead[type]?.id ?? 0;
      return (pairs[type].get(own) ?? []).map(({ ids, names, alike }) => {
        const other = ids[0] === own ? 1 : 0;
        return { lead_id: lead.id, type, id: ids[other], name: names[other], alike };
      });
    }),
  );
}

/** Deals that cannot become leads, because they are nobody's. */
export const withoutContact = (deals: Deal[]): Deal | undefined =>
  deals.find(deal => !deal.person && !deal.organization);
