import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Organization, Person, User, withDetails, type Details } from '../../model/index.js';
import { setEmails, toPhones, type Channel } from '../contacts.js';
import type { Change } from '../change.js';
import { samePhone } from '../phone-numbers.js';
import type { Values } from './draft.js';
import type { Contact } from './plan.js';

/** A contact as it was and as it is: the fields that an import fills. */
export type Held = Record<string, unknown>;

/** The contacts of a batch: those that were there, filled in, and those that were made. */
export interface Contacts {
  entity: Map<Contact, Person | Organization>;
  before: Map<Person | Organization, Held>;
}

/** Makes and fills the contacts of a batch; nothing is written before the next flush. */
export async function writeContacts(change: Change, contacts: Contact[]): Promise<Contacts> {
  const { em } = change;
  const done: Contacts = { entity: new Map(), before: new Map() };
  for (const [kind, type] of [
    ['organization', Organization],
    ['person', Person],
  ] as const) {
    const named = contacts.filter(contact => contact.kind === kind);
    const there = await load<Person | Organization>(em, type as typeof Person, named);
    for (const contact of named) {
      const standing = contact.id === null ? undefined : there.get(contact.id);
      const item = standing ?? make(change, type, contact);
      if (standing) done.before.set(standing, held(standing));
      done.entity.set(contact, item);
      for (const values of contact.values) await fill(em, item, values);
    }
  }
  return done;
}

/** Locked, so that nobody else changes them at this moment. */
async function load<T extends Person | Organization>(
  em: EntityManager,
  type: new () => T,
  contacts: Contact[],
): Promise<Map<number, T>> {
  const ids = contacts.flatMap(contact => contact.id ?? []);
  if (ids.length === 0) return new Map();
  const found = (await em.find(type as never, { id: { $in: ids } } as never, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' } as never,
  })) as T[];
  await em.populate(
    found as never[],
    (type as unknown) === Person ? (['emails', 'organization'] as never) : (['emails'] as never),
  );
  return new Map(found.map(item => [item.id, item]));
}

function make(
  { em, viewer }: Change,
  type: typeof Person | typeof Organization,
  { values }: Contact,
): Person | Organization {
  const { said } = values[0]!;
  const owner = em.getReference(User, (said['owner_id'] as number | undefined) ?? viewer.userId);
  const name = String(said['name']).trim();
  const item: Person | Organization =
    type === Person ? em.create(Person, { name, owner }) : em.create(Organization, { name, owner });
  if (item instanceof Person) nameOf(item, said);
  if (said['add_time']) item.addTime = said['add_time'] as Date;
  item.phones = [];
  item.labelIds = [];
  item.details = {};
  item.customFields = {};
  em.persist(item);
  return item;
}

function nameOf(person: Person, said: Held): void {
  person.rename(String(said['name']));
  if (!said['first_name'] && !said['last_name']) return;
  person.firstName = (said['first_name'] as string | undefined) ?? null;
  person.lastName = (said['last_name'] as string | undefined) ?? null;
}

const personDetails = ['job_title', 'birthday', 'notes'];
const organizationDetails = ['linkedin', 'annual_revenue', 'employee_count'];

/** Gives it what it lacks: what is there stays, addresses, numbers and labels are united. */
async function fill(em: EntityManager, item: Person | Organization, { said, custom }: Values): Promise<void> {
  await addEmails(em, item, (said['emails'] ?? []) as string[]);
  addPhones(item, (said['phones'] ?? []) as string[]);
  item.labelIds = [...new Set([...item.labelIds, ...((said['label_ids'] ?? []) as number[])])];
  const given: Details = {};
  for (const key of item instanceof Person ? personDetails : organizationDetails) given[key] = said[key];
  if (item instanceof Person) {
    if (said['postal_address']) given['postal_address'] = { value: said['postal_address'] };
  } else {
    if (said['address'] && item.address == null) {
      item.address = said['address'] as string;
      given['address'] = { value: said['address'] };
    }
    item.website ??= (said['website'] as string | undefined) ?? null;
  }
  item.details = withDetails(item.details, lacking(item.details, given));
  item.customFields = withDetails(item.customFields, lacking(item.customFields, custom));
}

/** Of what is given, what is not there yet. */
const lacking = (standing: Details, given: Details): Details =>
  Object.fromEntries(
    Object.entries(given).filter(
      ([key, value]) => value != null && (standing[key] == null || standing[key] === ''),
    ),
  );

async function addEmails(em: EntityManager, item: Person | Organization, given: string[]): Promise<void> {
  const standing = channels(item);
  const added = given.filter(email => !standing.some(one => one.value === email));
  if (added.length > 0) await setEmails(em, item, [...standing, ...added.map(value => ({ value }))]);
}

function addPhones(item: Person | Organization, given: string[]): void {
  const added = given.filter(value => !item.phones.some(one => samePhone(one.value, value)));
  if (added.length > 0) item.phones = toPhones([...item.phones, ...added.map(value => ({ value }))]);
}

const channels = (item: Person | Organization): Channel[] =>
  item.emails.getItems().map(({ email, isPrimary, label }) => ({ value: email, primary: isPrimary, label }));

/** What an import may fill of a contact, as JSON: so that it can be put back. */
export function held(item: Person | Organization): Held {
  const { phones, labelIds, details, customFields } = item;
  const own =
    item instanceof Person
      ? { organizationId: item.organization?.id ?? null }
      : { address: item.address ?? null, website: item.website ?? null };
  return JSON.parse(
    JSON.stringify({ emails: channels(item), phones, labelIds, details, customFields, ...own }),
  ) as Held;
}
