import { Injectable } from '@nestjs/common';
import { visibleActivity } from '../access/activity.js';
import { visibleFile } from '../access/file.js';
import { visibleNote } from '../access/note.js';
import { visibleItem, visibleThread, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { DistinctContact, Organization, Person } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes } from './change.js';
import { emailsOf } from './merge.js';
import { mergedOrganization, mergedPerson } from './merged.js';
import { referencesTo } from './references.js';

/** What can be there twice. */
export type ContactType = 'person' | 'organization';

/** Two that look alike, and in what. The older one, which is offered to stay, first. */
export interface Pair {
  ids: [number, number];
  names: [string, string];
  /** The name that they share, as the list is ordered by. */
  key: string;
  alike: ('organization' | 'phone' | 'email' | 'address')[];
}

/** Where the next page goes on. */
export interface After {
  name: string;
  ids: [number, number];
}

const contacts = { person: Person, organization: Organization } as const;

/**
 * A number by its last eight digits, so that `+46 8 123 456 78` and `08-123 456 78` are one, and `+47 22 33 44 55` and
 * `22 33 44 55`; short ones say nothing.
 */
const phones = (t: string) => `(
  select array_agg(right(digits, 8)) from (
    select regexp_replace(phone ->> 'value', '\\D', '', 'g') as digits from jsonb_array_elements(${t}.phones) phone) d
  where length(digits) >= 6)`;
const words = (text: string) => `regexp_replace(lower(${text}), '[^[:alnum:]]+', ' ', 'g')`;

/** SQL: in what `a` and `b`, which have the same name, are alike beside it, as far as the viewer may see. */
const alike = (viewer: Viewer): Record<ContactType, Record<string, string>> => ({
  person: {
    organization: `exists (
      select from organization o where o.id = a.organization_id and o.id = b.organization_id and ${visibleItem(viewer, 'o', '$1')})`,
    phone: `${phones('a')} && ${phones('b')}`,
    email: `exists (select from contact_email x join contact_email y on y.email = x.email
      where x.person_id = a.id and y.person_id = b.id)`,
  },
  organization: {
    address: `a.address <> '' and ${words('a.address')} = ${words('b.address')}`,
  },
});

/** SQL: pairs of contacts by name, as `Pair`, that the viewer may see both of. */
function pairs(viewer: Viewer, type: ContactType, where: string[], limit: string): string {
  const ways = Object.entries(alike(viewer)[type]);
  const conditions = [
    visibleItem(viewer, 'a', '$1'),
    visibleItem(viewer, 'b', '$1'),
    `not exists (select from distinct_contact d where d.${type}_id = a.id and d.other_${type}_id = b.id)`,
    `(${ways.map(([, sql]) => `(${sql})`).join(' or ')})`,
    ...where,
  ];
  return `
    select jsonb_build_array(a.id, b.id) as ids, jsonb_build_array(a.name, b.name) as names, lower(a.name) as key,
      to_jsonb(array_remove(array[${ways.map(([way, sql]) => `case when ${sql} then '${way}' end`).join(', ')}], null)) as alike
    from ${type} a join ${type} b on lower(b.name) = lower(a.name) and b.id > a.id
    where ${conditions.join(' and ')}
    order by lower(a.name), a.id, b.id limit ${limit}`;
}

/** SQL: one of the pair is this contact. */
const withContact = (type: ContactType, id: string): string =>
  `lower(a.name) = (select lower(name) from ${type} where id = ${id}) and ${id} in (a.id, b.id)`;

/** Tables whose rows say something to users, and which of the rows `t` a viewer may see; his id is `$1`. */
const told: Record<string, (viewer: Viewer) => string> = {
  ...Object.fromEntries(
    ['deal', 'lead', 'project', 'person'].map(table => [
      table,
      (viewer: Viewer) => visibleItem(viewer, 't', '$1'),
    ]),
  ),
  activity: viewer => visibleActivity(viewer, 't', '$1'),
  note: viewer => visibleNote(viewer, 't', '$1'),
  file: viewer => visibleFile(viewer, 't', '$1'),
  thread_link: viewer => visibleThread(viewer, { user: '$1', thread: 't.thread_id' }),
  follower: () => 'true',
};

/**
 * Persons of the same name who have an organization, a phone number or an address in common, and organizations of the
 * same name at the same address. What a user called different is not asked about again.
 */
@Injectable()
export class Duplicates {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** Pairs that the viewer may see both of, by name. @param of only those with this contact */
  async list(
    viewer: Viewer,
    type: ContactType,
    { of, after, limit }: { of?: number | undefined; after?: After | undefined; limit: number },
  ): Promise<Pair[]> {
    const values: unknown[] = [viewer.userId];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const where = [
      ...(after
        ? [
            `(lower(a.name), a.id, b.id) >
              (${bind(after.name)}, ${bind(after.ids[0])}::bigint, ${bind(after.ids[1])}::bigint)`,
          ]
        : []),
      ...(of === undefined ? [] : [withContact(type, bind(of))]),
    ];
    return this.database.query<Pair>(pairs(viewer, type, where, bind(limit)), values);
  }

  /** The same for each of these contacts, the first few of each: one query for all. By the contact's id. */
  async ofEach(viewer: Viewer, type: ContactType, ids: number[], each: number): Promise<Map<number, Pair[]>> {
    const rows = await this.database.query<Pair & { of: number }>(
      `select given.id as of, pair.*
       from unnest($2::bigint[]) as given (id)
       cross join lateral (${pairs(viewer, type, [withContact(type, 'given.id')], '$3')}) pair`,
      [viewer.userId, ids, each],
    );
    return Map.groupBy(rows, row => row.of);
  }

  /** Says that two are different, or takes that back. @throws {NotFoundError} */
  mark(viewer: Viewer, type: ContactType, given: [number, number], distinct: boolean): Promise<void> {
    return this.changes.run(viewer, async change => {
      const ids = given.toSorted((a, b) => a - b) as [number, number];
      if (ids[0] === ids[1]) throw new InvalidError('ids', 'ids names the same one twice');
      const load = (id: number) => change.item(contacts[type] as typeof Person, id);
      const [first, second] = [await load(ids[0]), await load(ids[1])];
      const Type = type === 'person' ? 'Person' : 'Organization';
      const pair = { [type]: first, [`other${Type}`]: second };
      const standing = await change.em.findOne(DistinctContact, pair);
      if (distinct && !standing) {
        change.em.persist(change.em.create(DistinctContact, { ...pair, actor: viewer.userId }));
      }
      if (!distinct && standing) change.em.remove(standing);
    });
  }

  /**
   * What would be there after a merge: the fields of the one that stays, and how many rows of which table come along, of
   * those that the viewer may see.
   * @throws {NotFoundError}
   */
  async preview(viewer: Viewer, type: ContactType, from: number, into: number) {
    const found = await this.database.query<{ id: number }>(
      `select t.id from ${type} t where t.id = any($2) and ${visibleItem(viewer, 't', '$1')}`,
      [viewer.userId, [from, into]],
    );
    if (found.length < 2) throw new NotFoundError(type === 'person' ? 'Person' : 'Organization');
    const merged = type === 'person' ? await this.person(from, into) : await this.organization(from, into);
    return { ...merged, moves: await this.moves(viewer, type, from) };
  }

  private async person(from: number, into: number) {
    const em = this.database.em();
    const load = (id: number) => em.findOneOrFail(Person, { id }, { populate: ['organization'] });
    const [gone, stays] = [await load(from), await load(into)];
    const emails = { into: await emailsOf(stays), from: await emailsOf(gone) };
    return { name: stays.name, person: mergedPerson(stays, gone, emails) };
  }

  private async organization(from: number, into: number) {
    const em = this.database.em();
    const [gone, stays] = [
      await em.findOneOrFail(Organization, from),
      await em.findOneOrFail(Organization, into),
    ];
    const emails = { into: await emailsOf(stays), from: await emailsOf(gone) };
    return { name: stays.name, organization: mergedOrganization(stays, gone, emails) };
  }

  private async moves(viewer: Viewer, type: ContactType, id: number): Promise<Record<string, number>> {
    return this.database.transaction(async tx => {
      const references = (await referencesTo(tx, type)).filter(
        ({ table, column }) => Object.hasOwn(told, table) && column === `${type}_id`,
      );
      const counts = references.map(
        ({ table, column }) => `select '${table}' as table, count(*) as rows from ${table} t
          where t.${column} = $2 and $1::bigint is not null and ${told[table]!(viewer)}`,
      );
      const rows = await tx.query<{ table: string; rows: number }>(counts.join(' union all '), [
        viewer.userId,
        id,
      ]);
      return Object.fromEntries(rows.map(row => [row.table, row.rows]));
    });
  }
}
