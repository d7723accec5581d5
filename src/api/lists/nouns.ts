import { visibleItem, type Viewer } from '../../access/viewer.js';
import type { FilterNoun } from '../../crm/filters-sql.js';
import { InvalidError, NotFoundError } from '../../errors.js';
import type { Dialect, Resource } from '../resource.js';
import { activities } from '../resources/activities.js';
import { deals } from '../resources/deals.js';
import { leads } from '../resources/leads.js';
import { organizations } from '../resources/organizations.js';
import { persons } from '../resources/persons.js';
import { products } from '../resources/products.js';
import { projects } from '../resources/projects.js';

/** What a list has to know of its noun beside its resource. */
export interface ListNoun {
  noun: FilterNoun;
  resource: Resource;
  /** How its rows are shown: leads are in the first dialect only. */
  dialect: Dialect;
  /** The order of a list that asks for none; an index gives it. */
  sort: { field: string; direction: 'asc' | 'desc' };
  /** Put away with a time of its own, and then in a list of its own. */
  isArchivable: boolean;
  /** Has a value in a currency. */
  isMoney: boolean;
  /** SQL: the activities `a` on the row `t`; absent where nothing is to be done on one. */
  activities?: string;
  /**
   * SQL: queries of ids in which the text in parameter `p` (a pattern in lower case) stands; each has its index. What the
   * viewer may not see is not looked into.
   */
  searched: (viewer: Viewer, p: string) => string[];
}

const inColumn = (table: string, column: string, p: string): string =>
  `select x.id from ${table} x where lower(x.${column}) like ${p}`;

const inContact =
  (table: string, contact: 'person' | 'organization') =>
  (viewer: Viewer, p: string): string =>
    `select x.id from ${contact} c join ${table} x on x.${contact}_id = c.id
      where lower(c.name) like ${p} and ${visibleItem(viewer, 'c', '$1')}`;

const inEmails = (owner: 'person' | 'organization', p: string): string =>
  `select e.${owner}_id from contact_email e where e.${owner}_id is not null and e.email like ${p}`;

const inPhones = (table: string, p: string): string =>
  `select x.id from ${table} x where x.phones <> '[]' and phone_text(x.phones) like ${p}`;

/** By its title, or by the name of the contact that it is about. */
const titled = (table: string) => (viewer: Viewer, p: string) => [
  inColumn(table, 'title', p),
  inContact(table, 'person')(viewer, p),
  inContact(table, 'organization')(viewer, p),
];

export const listNouns: Record<string, ListNoun> = {
  deals: {
    noun: 'deal',
    resource: deals,
    dialect: 'v2',
    sort: { field: 'update_time', direction: 'desc' },
    isArchivable: true,
    isMoney: true,
    activities: 'a.deal_id = t.id',
    searched: titled('deal'),
  },
  leads: {
    noun: 'lead',
    resource: leads,
    dialect: 'v1',
    sort: { field: 'next_activity_date', direction: 'asc' },
    isArchivable: true,
    isMoney: true,
    activities: 'a.lead_id = t.id',
    searched: titled('lead'),
  },
  persons: {
    noun: 'person',
    resource: persons,
    dialect: 'v2',
    sort: { field: 'name', direction: 'asc' },
    isArchivable: false,
    isMoney: false,
    activities: 'a.id in (select activity_id from activity_participant where person_id = t.id)',
    searched: (viewer, p) => [
      inColumn('person', 'name', p),
      inEmails('person', p),
      inPhones('person', p),
      inContact('person', 'organization')(viewer, p),
    ],
  },
  organizations: {
    noun: 'organization',
    resource: organizations,
    dialect: 'v2',
    sort: { field: 'name', direction: 'asc' },
    isArchivable: false,
    isMoney: false,
    activities: 'a.organization_id = t.id',
    searched: (_, p) => [
      inColumn('organization', 'name', p),
      inColumn('organization', 'address', p),
      inEmails('organization', p),
      inPhones('organization', p),
    ],
  },
  products: {
    noun: 'product',
    resource: products,
    dialect: 'v2',
    sort: { field: 'name', direction: 'asc' },
    isArchivable: false,
    isMoney: false,
    searched: (_, p) => [inColumn('product', 'name', p), inColumn('product', 'code', p)],
  },
  projects: {
    noun: 'project',
    resource: projects,
    dialect: 'v2',
    sort: { field: 'update_time', direction: 'desc' },
    isArchivable: true,
    isMoney: false,
    activities: 'a.project_id = t.id',
    searched: titled('project'),
  },
  activities: {
    noun: 'activity',
    resource: activities,
    dialect: 'v2',
    sort: { field: 'due_date', direction: 'asc' },
    isArchivable: false,
    isMoney: false,
    searched: (_, p) => [inColumn('activity', 'subject', p)],
  },
};

/** @throws {NotFoundError} for what has no list */
export function listNoun(nouns: string): ListNoun {
  const found = Object.hasOwn(listNouns, nouns) ? listNouns[nouns] : undefined;
  if (!found) throw new NotFoundError('Route');
  return found;
}

/** SQL: the rows `t` in which the words stand, as a part of what is searched. */
export function searchedFor(
  { searched }: ListNoun,
  viewer: Viewer,
  words: string,
  bind: (value: unknown) => string,
): string {
  if (words.includes('\0')) throw new InvalidError('q', 'q takes text');
  const p = `${bind(`%${words.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`)}::text`;
  return `t.id in (${searched(viewer, p).join(' union all ')})`;
}
