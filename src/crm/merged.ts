import type { Deal, Details, Organization, Person, Phone } from '../model/index.js';
import type { Channel } from './contacts.js';
import { samePhone } from './phone-numbers.js';

/** What one item becomes when another is merged into it: its own values, and the other's where it has none. */

/** @param emails of both, each in its order */
export function mergedPerson(
  into: Person,
  from: Person,
  emails: { into: Channel[]; from: Channel[] },
): Pick<Person, 'owner' | 'organization' | 'phones' | 'labelIds' | 'details' | 'customFields'> & {
  emails: Channel[];
} {
  return {
    owner: into.owner ?? from.owner,
    organization: into.organization ?? from.organization,
    emails: united(emails.into, emails.from),
    phones: united(into.phones, from.phones, samePhone) as Phone[],
    labelIds: [...new Set([...into.labelIds, ...from.labelIds])],
    details: mergedDetails(into.details, from.details),
    customFields: filled(into.customFields, from.customFields),
  };
}

export function mergedOrganization(
  into: Organization,
  from: Organization,
  emails: { into: Channel[]; from: Channel[] },
): Pick<
  Organization,
  'owner' | 'address' | 'website' | 'phones' | 'labelIds' | 'details' | 'customFields'
> & {
  emails: Channel[];
} {
  return {
    owner: into.owner ?? from.owner,
    // The line and its parts belong together.
    address: into.address ?? from.address,
    website: into.website || from.website,
    emails: united(emails.into, emails.from),
    phones: united(into.phones, from.phones, samePhone) as Phone[],
    labelIds: [...new Set([...into.labelIds, ...from.labelIds])],
    details: filled(into.details, into.address == null ? from.details : without(from.details, 'address')),
    customFields: filled(into.customFields, from.customFields),
  };
}

/** The value too where `into` has none; product lines come along and settle it anew. */
export function mergedDeal(into: Deal, from: Deal) {
  const worthless = into.value === 0 && into.productsCount === 0;
  return {
    owner: into.owner ?? from.owner,
    person: into.person ?? from.person,
    organization: into.organization ?? from.organization,
    value: worthless ? from.value : into.value,
    currency: worthless && from.value !== 0 ? from.currency : into.currency,
    probability: into.probability ?? from.probability,
    expectedCloseDate: into.expectedCloseDate ?? from.expectedCloseDate,
    fromLeadId: into.fromLeadId ?? from.fromLeadId,
    labelIds: [...new Set([...into.labelIds, ...from.labelIds])],
    details: filled(into.details, from.details),
    customFields: filled(into.customFields, from.customFields),
  };
}

function mergedDetails(into: Details, from: Details): Details {
  const details = filled(into, from);
  const ims = [into['im'], from['im']].map(list => (list ?? []) as Channel[]);
  if (ims.some(list => list.length > 0)) details['im'] = united(ims[0]!, ims[1]!);
  // Whoever wanted no more mail under either name wants none.
  if (from['marketing_status'] === 'unsubscribed') details['marketing_status'] = 'unsubscribed';
  return details;
}

/** Both lists, each entry once, as the first list has it; that keeps its primary one. */
function united<C extends Channel>(
  into: C[],
  from: C[],
  same: (a: string, b: string) => boolean = (a, b) => a === b,
): C[] {
  const more: C[] = [];
  for (const one of from) if (![...into, ...more].some(known => same(known.value, one.value))) more.push(one);
  const hasPrimary = into.some(one => one.primary);
  return [...into, ...more.map(one => (hasPrimary ? { ...one, primary: false } : one))];
}

function filled(into: Details, from: Details): Details {
  const given = Object.entries(into).filter(([, value]) => value !== null && value !== '');
  return { ...from, ...Object.fromEntries(given) };
}

const without = (details: Details, name: string): Details =>
  Object.fromEntries(Object.entries(details).filter(([key]) => key !== name));
