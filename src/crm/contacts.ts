import type { EntityManager } from '@mikro-orm/postgresql';
import { InvalidError } from '../errors.js';
import { normalizeAddress } from '../mail/address.js';
import { ContactEmail, Gathering, type Organization, type Person, type Phone } from '../model/index.js';

/** An email or a phone number as a request names it. */
export interface Channel {
  value: string;
  primary?: boolean | undefined;
  label?: string | undefined;
}

/**
 * Gives a contact these addresses and no others. Rows that stay keep their id; mail finds the contact by them from now
 * on, and what stands there already is gathered (src/inbox/gather.ts). One is primary: the first that says so, else the
 * first.
 *
 * @throws {InvalidError} for what is not an address
 */
export async function setEmails(
  em: EntityManager,
  contact: Person | Organization,
  given: Channel[],
): Promise<void> {
  const wanted = new Map<string, Channel>();
  for (const [index, channel] of given.entries()) {
    const email = normalizeAddress(channel.value);
    if (email === null) throw new InvalidError('emails', `entry ${index} is not an email address`);
    const known = wanted.get(email);
    if (known) known.primary ||= channel.primary;
    else wanted.set(email, { ...channel });
  }
  const standing = await contact.emails.loadItems();
  const gone = standing.filter(row => !wanted.has(row.email));
  em.remove(gone);

  const primary = [...wanted].find(([, channel]) => channel.primary)?.[0] ?? wanted.keys().next().value;
  for (const [position, [email, channel]] of [...wanted].entries()) {
    const rest = { position, isPrimary: email === primary, label: channel.label ?? 'work' };
    const row = standing.find(one => one.email === email);
    if (row) Object.assign(row, rest);
    else contact.emails.add(em.create(ContactEmail, { email, ...rest }));
  }
  const had = new Set(standing.map(row => row.email));
  const come = [...wanted.keys()].filter(email => !had.has(email));
  gatherMail(em, [...come, ...gone.map(row => row.email)]);
}

/** A contact goes: what it shared an address with may be the only one that has it now. */
export async function passOn(em: EntityManager, contact: Person | Organization): Promise<void> {
  const rows = await contact.emails.loadItems();
  gatherMail(
    em,
    rows.map(row => row.email),
  );
}

/** These addresses are somebody else's from now on: the mail that stands there already is looked at again. */
export function gatherMail(em: EntityManager, emails: string[]): void {
  em.persist(emails.map(email => em.create(Gathering, { email })));
}

/** Phone numbers as they are kept: one primary, blank ones left out. */
export function toPhones(given: Channel[]): Phone[] {
  const phones = given.filter(one => one.value.trim() !== '');
  const primary = Math.max(
    phones.findIndex(one => one.primary),
    0,
  );
  return phones.map(({ value, label }, index) => ({
    value: value.trim(),
    primary: index === primary,
    label: label ?? 'work',
  }));
}
