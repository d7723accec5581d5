import { Injectable } from '@nestjs/common';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { DistinctContact, Organization, Person } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Changes } from './change.js';
import { emailsOf } from './merge.js';
import { mergedOrganization, mergedPerson } from './merged.js';
import { referencesTo } from './references.js';

/** What can be there twice. */
type ContactType = 'person' | 'organization';

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

/** A number by its last nine digits, so that `+46 8 123 456 78` and `08-123 456 78` are one; short ones say nothing. */
const phones = (t: string) => `(
  select array_agg(right(digits, 9)) from (
    select regexp_replace(phone ->> 'value', '\\D', '', 'g') as digits from jsonb_array_elements(${t}.phones) phone) d
  where length(digits) >= 6)`;
const words = (text: string) => `regexp_replace(lower(${text}), '[^[:alnum:]]+', ' ', 'g')`;

/** SQL: in what `a` and `b`, which have the same name, are alike beside it. */
const alike: Record<ContactType, Record<string, string>> = {
  person: {
    organization: 'a.organization_id = b.organization_id',
    phone: `${phones('a')} && ${phones('b')}`,
    email: `exists (select from contact_email x join contact_email y on y.email = x.email
      where x.person_id = a.id and y.person_id = b.id)`,
  },
  organization: {
    address: `a.address <> '' and ${words('a.address')} = ${words('b.address')}`,
  },
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
    const ways = Object.entries(alike[type]);
    const where = [
      visibleItem(viewer, 'a', '$1'),
      visibleItem(viewer, 'b', '$1'),
      `not exists (select from distinct_contact d where d.${type}_id = a.id and d.other_${type}_id = b.id)`,
    ];
    if (after) {
      where.push(`(lower(a.name), a.id, b.id) >
        (${bind(after.name)}, ${bind(after.ids[0])}::bigint, ${bind(after.ids[1])}::bigint)`);
    }
    if (of !== undefined) {
      const id = bind(of);
      where.push(
        `lower(a.name) = (select lower(name) from ${type} where id = ${id}) and ${id} in (a.id, b.id)`,
      );
    }
    const rows = await this.database.query<{
      a: number;
      b: number;
      an: string;
      bn: string;
      key: string;
      alike: string[];
    }>(
      `select a.id as a, b.id as b, a.name as an, b.name as bn, lower(a.name) as key,
         array_remove(array[${ways.map(([way, sql]) => `case when ${sql} then '${way}' end`).join(', ')}], null) as alike
       from ${type} a join ${type} b on lower(b.name) = lower(a.name) and b.id > a.id
       where ${where.join(' and ')} and (${ways.map(([, sql]) => `(${sql})`).join(' or ')})
       order by lower(a.name), a.id, b.id limit ${bind(limit)}`,
      values,
    );
    return rows.map(row => ({
      ids: [row.a, row.b],
      names: [row.an, row.bn],
      key: row.key,
      alike: row.alike as Pair['alike'],
    }));
  }

  /** Says that two are different, or takes that back. @throws {NotFoundError} */
  mark(viewer: Viewer, type: ContactType, given: [number, number], distinct: boolean): Promise<void> {
    return this.changes.run(viewer, async change => {
      const ids = given.toSorted((a, b) => a - b) as [number, number];
      if (ids[0] === ids[1]) throw new InvalidError('ids', 'ids names the same one twice');
      const [one, other] = [await change.item(contacts[type] as typeof Person, ids[0]), ids[1]];
      const second = await change.item(contacts[type] as typeof Person, other);
      const Type = type === 'person' ? 'Person' : 'Organization';
      const pair = { [type]: one, [`other${Type}`]: second };
      const standing = await change.em.findOne(DistinctContact, pair);
      if (distinct && !standing) {
        change.em.persist(change.em.create(DistinctContact, { ...pair, actor: viewer.userId }));
      }
      if (!distinct && standing) change.em.remove(standing);
    });
  }

  /**
   * What would be there after a merge: the fields of the one that stays, and how many rows of which table come along.
   * @throws {NotFoundError}
   */
  async preview(viewer: Viewer, type: ContactType, from: number, into: number) {
    const found = await this.database.query<{ id: number }>(
      `select t.id from ${type} t where t.id = any($2) and ${visibleItem(viewer, 't', '$1')}`,
      [viewer.userId, [from, into]],
    );
    if (found.length < 2) throw new NotFoundError(type === 'person' ? 'Person' : 'Organization');
    const merged = type === 'person' ? await this.person(from, into) : await this.organization(from, into);
    return { ...merged, moves: await this.moves(type, from) };
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

  /** Rows by table, of those that say something to users. */
  private async moves(type: ContactType, id: number): Promise<Record<string, number>> {
    return this.database.transaction(async tx => {
      const told = new Set([
        'deal',
        'lead',
        'project',
        'person',
        'activity',
        'note',
        'file',
        'thread_link',
        'follower',
      ]);
      const references = (await referencesTo(tx, type)).filter(
        ({ table, column }) => told.has(table) && column === `${type}_id`,
      );
      const counts = references.map(({ table, column }) => {
        return `select '${table}' as table, (select count(*) from ${table} where ${column} = $1) as rows`;
      });
      const rows = await tx.query<{ table: string; rows: number }>(counts.join(' union all '), [id]);
      return Object.fromEntries(rows.map(row => [row.table, row.rows]));
    });
  }
}
