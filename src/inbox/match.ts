import { domainOf, isFreeMail, isRoleAddress, registrableDomain } from '../mail/address.js';
import { displayName } from '../mail/name.js';
import type { Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import { isOurs, notErased } from './context.js';
import { peopleOf } from './store.js';
import { clean, rows, unique, type Incoming, type Slice } from './slice.js';

/**
 * From addresses to people. An address that one person has links the thread to that person; one that several have
 * picks none; one that an organization has links to the organization. One that nobody has makes a person, where the
 * mailbox's policy and the mail allow it. The database decides who makes him: the address row is locked, so two
 * workers never make twins.
 */
export async function match(slice: Slice): Promise<void> {
  const contacts = contactsOf(slice);
  if (contacts.length === 0) return;
  const known = await knownContacts(slice.tx, unique(contacts.map(contact => contact.address)));
  const wanted = contacts.filter(contact => contact.creates && !known.has(contact.address));
  if (wanted.length > 0) await createPersons(slice, wanted, known);

  const rests_on = [slice.mailbox.id];
  const links = contacts.flatMap(({ address, threadId }) => {
    const owners = known.get(address);
    return owners ? linksBy(address, owners).map(link => ({ thread_id: threadId, rests_on, ...link })) : [];
  });
  await linkContacts(slice.tx, links);
}

interface Contact {
  address: string;
  name: string;
  threadId: number;
  messageId: number;
  /** The rule under which a person may be made from it; null where none allows it. */
  creates: 'sent-to' | 'wrote-in-person' | null;
}

/** Who has an address. */
export interface Owners {
  persons: number[];
  organizations: number[];
}

/** What mail of the address is linked to, and why. */
export function linksBy(address: string, { persons, organizations }: Owners) {
  const evidence = { address };
  return [
    ...(persons.length === 1 ? [{ person_id: persons[0], rule: 'person-has-address', evidence }] : []),
    ...organizations.map(id => ({ organization_id: id, rule: 'organization-has-address', evidence })),
  ];
}

/** Mail to more people than this is a mailing: nobody in it becomes a person. */
const manyRecipients = 50;

/** Everybody in the mail who is not one of us. */
function contactsOf({ mails, mailbox, company }: Slice): Contact[] {
  return mails
    .filter(mail => mail.isNewCopy)
    .flatMap(incoming => {
      const recipients = incoming.mail.to.length + incoming.mail.cc.length;
      const inPerson = [...incoming.mail.to, ...incoming.mail.cc].some(
        ({ address }) => company.ownAddresses.get(address) === mailbox.userId,
      );
      return peopleOf(incoming)
        .filter(({ role, address }) => !isOurs(company, address) && !(incoming.outgoing && role === 'f'))
        .map(({ role, name, address }) => ({
          address,
          name,
          threadId: incoming.threadId,
          messageId: incoming.messageId,
          creates:
            incoming.mail.automatic !== null || recipients > manyRecipients || isRoleAddress(address)
              ? null
              : creation(incoming, role, inPerson, mailbox.createPersons),
        }));
    });
}

function creation(incoming: Incoming, role: string, inPerson: boolean, policy: string): Contact['creates'] {
  if (policy === 'none') return null;
  if (incoming.outgoing) return role === 't' || role === 'c' ? 'sent-to' : null;
  return policy === 'all' && role === 'f' && inPerson ? 'wrote-in-person' : null;
}

/** Those of the addresses that somebody has. */
export async function knownContacts(tx: Tx, addresses: string[]): Promise<Map<string, Owners>> {
  const found = await tx.query<{ email: string } & Owners>(
    `select email, coalesce(array_agg(person_id) filter (where person.id is not null), '{}') as persons,
            coalesce(array_agg(contact_email.organization_id) filter (where organization.id is not null), '{}') as organizations
       from contact_email
       left join person on person.id = person_id and person.deleted_at is null
       left join organization on organization.id = contact_email.organization_id and organization.deleted_at is null
      where email = any($1) and (person.id is not null or organization.id is not null)
      group by email`,
    [addresses],
  );
  return new Map(found.map(({ email, persons, organizations }) => [email, { persons, organizations }]));
}

async function createPersons(slice: Slice, wanted: Contact[], known: Map<string, Owners>): Promise<void> {
  const { tx, mailbox } = slice;
  const byAddress = new Map([...wanted].reverse().map(contact => [contact.address, contact]));
  const addresses = [...byAddress.keys()].sort();
  // Whoever else wants to make them waits here, and then finds them made.
  await tx.query('select id from address where email = any($1) order by email for update', [addresses]);
  for (const [address, owners] of await knownContacts(tx, addresses)) {
    known.set(address, owners);
    byAddress.delete(address);
  }
  if (slice.company.hasTombstones) {
    const kept = new Set(await notErased(tx, [...byAddress.keys()], slice.sign));
    for (const address of byAddress.keys()) if (!kept.has(address)) byAddress.delete(address);
  }
  await dropLists(slice, byAddress);
  if (byAddress.size === 0) return;

  const organizations = await claimOrganizations(slice, [...byAddress.keys()]);
  const given = [...byAddress.values()].map(({ address, name, creates, messageId }) => {
    const called = displayName(name, address);
    return {
      email: address,
      name: called.name.slice(0, 255),
      first_name: called.firstName,
      last_name: called.lastName,
      organization_id: organizations.get(address) ?? null,
      made_by: {
        rule: creates,
        evidence: { address, header_name: clean(name) },
        mailbox_id: mailbox.id,
        message_id: messageId,
      },
    };
  });
  const made = await tx.query<{ id: number; email: string }>(
    `with given as (
       select row_number() over () as n, given.* from jsonb_to_recordset($1) as given (email text, name text,
         first_name text, last_name text, organization_id bigint, made_by jsonb)
     ), made as (
       insert into person (name, first_name, last_name, organization_id, made_by, owner_id)
       select name, first_name, last_name, organization_id, made_by, $2 from given order by n
       returning id, made_by -> 'evidence' ->> 'address' as email
     ), addressed as (
       update address set person_id = made.id from made where address.email = made.email
     ), emails as (
       insert into contact_email (person_id, email, is_primary) select id, email, true from made
     )
     select id, email from made`,
    [rows(given), mailbox.userId],
  );
  for (const { id, email } of made) known.set(email, { persons: [id], organizations: [] });
  await gatherEarlierMail(slice, made);
  if (slice.mails.some(mail => mail.isNew)) {
    await emit(
      tx,
      made.map(({ id }) => ({ name: 'person.added' as const, payload: { id } })),
    );
  }
}

/** A mailing list that a rep wrote to is not a person; its List-Id is its address with a dot for the @ (RFC 2919). */
async function dropLists({ tx }: Slice, byAddress: Map<string, Contact>): Promise<void> {
  const lists = await tx.query<{ id: string }>(
    'select distinct list_id as id from message where list_id = any($1)',
    [[...byAddress.keys()].map(address => address.replace('@', '.'))],
  );
  const ids = new Set(lists.map(row => row.id));
  for (const address of byAddress.keys()) if (ids.has(address.replace('@', '.'))) byAddress.delete(address);
}

/** One organization for each registrable domain that is not a free-mail provider's. */
async function claimOrganizations({ tx, company }: Slice, addresses: string[]): Promise<Map<string, number>> {
  const domainOfAddress = new Map(
    addresses
      .map(address => [address, registrableDomain(domainOf(address))] as const)
      .filter((pair): pair is readonly [string, string] => pair[1] !== null && !isFreeMail(pair[1])),
  );
  const names = unique(domainOfAddress.values()).sort();
  if (!company.createOrganizations || names.length === 0) return new Map();
  await tx.query('insert into domain (name) select * from unnest($1::text[]) on conflict do nothing', [
    names,
  ]);
  const claimed = await tx.query<{ name: string; organizationId: number }>(
    `with wanted as (
       select domain.id, domain.name, organization.id as organization_id from domain
         left join organization on organization.id = domain.organization_id and organization.deleted_at is null
        where domain.name = any($1) order by domain.name for update of domain
     ), made as (
       insert into organization (name, made_by)
       select $2::jsonb ->> name, jsonb_build_object('rule', 'domain', 'evidence', jsonb_build_object('domain', name))
         from wanted where organization_id is null
       returning id, made_by -> 'evidence' ->> 'domain' as name
     ), kept as (
       update domain set organization_id = made.id from made where domain.name = made.name
     )
     select name, id as "organizationId" from made
     union all select name, organization_id from wanted where organization_id is not null`,
    [names, JSON.stringify(Object.fromEntries(names.map(name => [name, organizationName(name)])))],
  );
  const byName = new Map(claimed.map(row => [row.name, row.organizationId]));
  return new Map([...domainOfAddress].map(([address, name]) => [address, byName.get(name) as number]));
}

/** `nordic-rollout.com` -> `Nordic Rollout`. */
function organizationName(domain: string): string {
  const label = domain.split('.')[0] ?? domain;
  return label
    .split(/[-_]+/)
    .filter(Boolean)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** A new person gathers the mail that stands there already. */
async function gatherEarlierMail({ tx }: Slice, made: { id: number; email: string }[]): Promise<void> {
  await tx.query(
    `insert into thread_link (thread_id, person_id, rule, evidence, rests_on)
     select copy.thread_id, given.id, 'person-has-address', jsonb_build_object('address', given.email),
            array_agg(distinct copy.mailbox_id)
       from unnest($1::bigint[], $2::text[]) as given (id, email)
       join address on address.email = given.email
       join participant on participant.address_id = address.id
       join message_copy copy on copy.message_id = participant.message_id
      group by copy.thread_id, given.id, given.email order by copy.thread_id, given.id
     on conflict do nothing`,
    [made.map(person => person.id), made.map(person => person.email)],
  );
}

interface ContactLink {
  thread_id: number;
  person_id?: number | undefined;
  organization_id?: number | undefined;
  /** The mailboxes in whose mail the contact is. */
  rests_on: number[];
}

/**
 * Links that are there stay as they are, also those that a user removed; but that they rest on this mail as well is noted,
 * and so it is with an item's link that was made because of the person.
 *
 * @returns the threads of those that are new
 */
export async function linkContacts(tx: Tx, links: ContactLink[]): Promise<number[]> {
  if (links.length === 0) return [];
  const distinct = new Map(
    links.map(link => [`${link.thread_id} ${link.person_id} ${link.organization_id}`, link]),
  );
  const sorted = [...distinct.values()].sort((a, b) => a.thread_id - b.thread_id);
  const made = await tx.query<{ id: number }>(
    `with given as materialized (
       select * from jsonb_to_recordset($1) as given (thread_id bigint, person_id bigint, organization_id bigint,
         rule text, evidence jsonb, rests_on bigint[])
     ), widened as (
       update thread_link link set rests_on = array(select distinct unnest(link.rests_on || given.rests_on)) from given
        where link.thread_id = given.thread_id and not link.rests_on @> given.rests_on
          and (link.person_id = given.person_id or link.organization_id = given.organization_id
            or link.evidence ->> 'person_id' = given.person_id::text)
     )
     insert into thread_link (thread_id, person_id, organization_id, rule, evidence, rests_on)
     select thread_id, person_id, organization_id, rule, evidence, rests_on from given
     on conflict do nothing returning thread_id as id`,
    [rows(sorted)],
  );
  return made.map(row => row.id);
}
