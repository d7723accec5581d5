import { visibleItem, type Viewer } from '../../access/viewer.js';
import { NotFoundError } from '../../errors.js';
import type { Sql } from '../../platform/database.js';
import { companyOf, isOurs, notErased } from '../context.js';
import type { CompanyContext } from '../slice.js';

export type ItemType = 'deal' | 'lead' | 'project';

export interface ItemRef {
  type: ItemType;
  /** A lead's UUID; the others' numbers. */
  id: number | string;
}

/** A deal, lead or project that earlier threads may come to. */
export interface Item extends ItemRef {
  title: string;
  status: string;
  /** Only an open item takes threads by rule. */
  open: boolean;
}

/** What tells which threads an item's people are in. */
export interface Contacts {
  persons: number[];
  /** Addresses that one of these persons has alone, and none that is ours or was erased. */
  emails: string[];
}

/** For one viewer and one item: what every question about its earlier threads needs. */
export interface Review {
  viewer: Viewer;
  item: Item;
  company: CompanyContext;
  contacts: Contacts;
}

/** SQL: whether the item takes new threads by rule, and its status in one word. */
const facts: Record<ItemType, { open: string; status: string }> = {
  deal: { open: `item.status = 'open' and item.archived_at is null`, status: 'item.status' },
  lead: {
    open: 'item.archived_at is null',
    status: `case when item.archived_at is null then 'open' else 'archived' end`,
  },
  project: { open: `item.status = 'open' and item.archived_at is null`, status: 'item.status' },
};

/** @throws {NotFoundError} where it is absent or the viewer may not see it */
export async function itemFor(sql: Sql, viewer: Viewer, { type, id }: ItemRef): Promise<Item> {
  const [found] = await sql.query<{ title: string; status: string; open: boolean }>(
    `select title, ${facts[type].status} as status, ${facts[type].open} as open from ${type} item
      where item.id = $2 and ${visibleItem(viewer, 'item', '$1')}`,
    [viewer.userId, id],
  );
  if (!found) throw new NotFoundError('item');
  return { type, id, ...found };
}

/** @param sign keyed hash, for tombstones. @throws {NotFoundError} */
export async function reviewOf(
  sql: Sql,
  viewer: Viewer,
  ref: ItemRef,
  sign: (text: string) => string,
): Promise<Review> {
  const item = await itemFor(sql, viewer, ref);
  const company = await companyOf(sql);
  return { viewer, item, company, contacts: await contactsOf(sql, viewer, item, company, sign) };
}

/** SQL: the persons of the item `$2`. */
const personsOf = ({ type }: ItemRef): string =>
  `select person_id as id from ${type} where id = $2 and person_id is not null` +
  (type === 'deal' ? ' union select person_id from deal_participant where deal_id = $2' : '');

/** Of the item's persons those that the viewer may see: one whom he may not see would tell of himself by his threads. */
async function contactsOf(
  sql: Sql,
  viewer: Viewer,
  item: Item,
  company: CompanyContext,
  sign: (text: string) => string,
): Promise<Contacts> {
  const rows = await sql.query<{ id: number; emails: string[] }>(
    `select person.id, array(
       select e.email from contact_email e where e.person_id = person.id and ${onlyOwner('e')} order by e.email) as emails
       from (${personsOf(item)}) of_item join person on person.id = of_item.id and ${visibleItem(viewer, 'person', '$1')}
      order by person.id`,
    [viewer.userId, item.id],
  );
  const emails = rows.flatMap(row => row.emails).filter(email => !isOurs(company, email));
  return {
    persons: rows.map(row => row.id),
    emails: company.hasTombstones ? await notErased(sql, emails, sign) : emails,
  };
}

/** SQL: no other person has the address of this row of contact_email. */
export const onlyOwner = (row: string): string =>
  `not exists (
     select 1 from contact_email other join person owner on owner.id = other.person_id and owner.deleted_at is null
      where other.email = ${row}.email and other.person_id <> ${row}.person_id)`;
