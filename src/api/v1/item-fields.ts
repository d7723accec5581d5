import { isVisible, type Viewer } from '../../access/viewer.js';
import { placeParts } from '../../crm/fields-values.js';
import { itemAddress } from '../../inbox/smart-bcc/address.js';
import type { Deal, Organization, Person } from '../../model/index.js';
import { clock, duration } from '../activity-kinds.js';
import { showEmails } from '../emails.js';
import * as kinds from '../kinds.js';
import type { Kind } from '../kinds.js';
import type { Counted, Field } from '../resource.js';

/**
 * What the first version of the API shows of items besides, or calls by another name. What Kontor has no notion of is
 * there with the value that says so, because clients of that version read it without asking whether it is there.
 */
const only = 'v1' as const;

/** The number of the one company of a deployment. */
export const companyId = 1;

/** Labels as `1,2`. */
const labelsAsText: Kind<number[]> = { ...kinds.ids, v1: ids => (ids.length > 0 ? ids.join(',') : null) };

const oneLabel = kinds.id.lenient.transform(id => [id]);
/** The first of the labels; to set one is to have no other. */
const firstLabel: Kind<number[]> = {
  strict: oneLabel,
  lenient: oneLabel,
  v1: ids => ids[0] ?? null,
  v2: ids => ids,
};

/** Shown, never taken. */
const shown = <E>(kind: Kind<any>, read: Field<E, any>['read']): Field<E, any> => ({ only, kind, read });
const constant = <E>(kind: Kind<any>, value: unknown): Field<E, any> => ({ only, kind, read: () => value });

/** By its name in `Resource.counted`; v2 shows it where `include_fields` asks. */
function counted<E>(named: Record<string, Kind<any>>): Record<string, Field<E, any>> {
  return Object.fromEntries(
    Object.entries(named).map(([name, kind]) => [
      name,
      { kind, onDemand: true, read: (_: E, __: unknown, facts: Counted) => facts[name] },
    ]),
  );
}

const count = kinds.integer(0, 1e9);

/**
 * The address by which mail is sent to the item; persons and organizations have the company's. It comes with what is
 * counted of an item.
 */
export function bccAddress<E extends { id: number | string }>(
  type?: 'deal' | 'lead' | 'project',
): Record<string, Field<E, any>> {
  const read = ({ id }: E, _: Viewer, { smart_bcc: company }: Counted): string | undefined =>
    type && company ? itemAddress(company, { type, id: String(id) }) : company;
  return {
    cc_email: shown<E>(kinds.text(255), read),
    smart_bcc_email: { kind: kinds.text(255), only: 'v2', onDemand: true, read },
  };
}

const mailFields = {
  email_messages_count: count,
  last_incoming_mail_time: kinds.time,
  last_outgoing_mail_time: kinds.time,
};

/** Of what stands on it. */
const standingFields = {
  files_count: count,
  notes_count: count,
  activities_count: count,
  done_activities_count: count,
  undone_activities_count: count,
  next_activity_id: kinds.id,
  last_activity_id: kinds.id,
};

/** More of the next and the last activity, which v2 leaves to be read there. */
const activityDetails = <E>(): Record<string, Field<E, any>> =>
  Object.fromEntries(
    Object.entries({
      next_activity_date: kinds.date,
      next_activity_time: clock,
      last_activity_date: kinds.date,
    }).map(([name, kind]) => [name, shown<E>(kind, (_, __, facts) => facts[name])]),
  );

const dealCounts = Object.fromEntries(
  ['', 'related_'].flatMap(prefix =>
    ['open', 'closed', 'won', 'lost'].map(state => [`${prefix}${state}_deals_count`, count]),
  ),
);

/** As a person reads it: `1 200.50 EUR`, without a language. */
export const written = (amount: number, currency: string): string =>
  `${Number(amount.toFixed(2))} ${currency}`;

/** The same of a sum that may not be known. */
export const writtenIf = (amount: number | null, currency: string): string | null =>
  amount === null ? null : written(amount, currency);

type Contact = Person | Organization | null | undefined;

export const nameOf = (contact: Contact, viewer: Viewer): string | null =>
  contact && isVisible(contact, viewer) ? contact.name : null;

/** There, but not for him. */
const isHidden = (contact: Contact, viewer: Viewer): boolean =>
  Boolean(contact && !contact.deletedAt && !isVisible(contact, viewer));

const weighted = (deal: Deal, { chance }: Counted): number => (deal.value * (chance ?? 100)) / 100;

export const v1DealFields: Record<string, Field<Deal, any>> = {
  user_id: {
    only,
    kind: kinds.id,
    input: 'ownerId',
    relates: { type: 'user', column: 'owner_id' },
    nested: true,
    read: deal => deal.owner?.id,
  },
  label: { only, kind: labelsAsText, input: 'labelIds', nullable: true, read: deal => deal.labelIds },
  active: shown(kinds.boolean, deal => !deal.deletedAt && deal.status === 'open'),
  deleted: shown(kinds.boolean, deal => Boolean(deal.deletedAt)),
  person_name: shown(kinds.text(255), (deal, viewer) => nameOf(deal.person, viewer)),
  org_name: shown(kinds.text(255), (deal, viewer) => nameOf(deal.organization, viewer)),
  owner_name: shown(kinds.text(255), (_, __, { owner_name }) => owner_name),
  person_hidden: shown(kinds.boolean, (deal, viewer) => isHidden(deal.person, viewer)),
  org_hidden: shown(kinds.boolean, (deal, viewer) => isHidden(deal.organization, viewer)),
  stage_order_nr: shown(kinds.integer(0, 1e9), (_, __, { stage_order_nr }) => stage_order_nr),
  formatted_value: shown(kinds.text(255), deal => written(deal.value, deal.currency)),
  weighted_value: shown(kinds.amount, (deal, _, facts) => weighted(deal, facts)),
  formatted_weighted_value: shown(kinds.text(255), (deal, _, facts) =>
    written(weighted(deal, facts), deal.currency),
  ),
  weighted_value_currency: shown(kinds.currency, deal => deal.currency),
  ...Object.fromEntries(
    ['arr', 'mrr', 'acv'].map(name => [
      `${name}_currency`,
      shown<Deal>(kinds.currency, deal => (deal[name as 'arr'] == null ? null : deal.currency)),
    ]),
  ),
  rotten_time: shown(kinds.time, (_, __, { rotten_time }) => rotten_time),
  ...bccAddress<Deal>('deal'),
  products_count: { kind: count, onDemand: true, read: deal => deal.productsCount },
  first_won_time: { kind: kinds.time, onDemand: true, read: deal => deal.firstWonTime },
  ...counted<Deal>({ ...mailFields, ...standingFields, participants_count: count, followers_count: count }),
  ...activityDetails<Deal>(),
  next_activity_subject: shown(kinds.text(255), (_, __, facts) => facts['next_activity_subject']),
  next_activity_type: shown(kinds.text(100), (_, __, facts) => facts['next_activity_type']),
  next_activity_duration: shown(duration, (_, __, facts) => facts['next_activity_duration']),
  next_activity_note: shown(kinds.text(65_000), (_, __, facts) => facts['next_activity_note']),
};

const v1ContactFields = <E extends Person | Organization>(): Record<string, Field<E, any>> => ({
  label: { only, kind: firstLabel, input: 'labelIds', read: contact => contact.labelIds },
  active_flag: shown(kinds.boolean, contact => !contact.deletedAt),
  company_id: constant(kinds.id, companyId),
  first_char: shown(kinds.text(1), contact => [...contact.name.trim().toLowerCase()][0] ?? null),
  owner_name: shown(kinds.text(255), (_, __, { owner_name }) => owner_name),
  ...bccAddress<E>(),
  ...counted<E>({ ...mailFields, ...standingFields, ...dealCounts, followers_count: count }),
  ...activityDetails<E>(),
});

export const v1PersonFields: Record<string, Field<Person, any>> = {
  ...v1ContactFields<Person>(),
  email: {
    only,
    kind: kinds.channels,
    input: 'emails',
    read: person => showEmails(person.emails.getItems()),
  },
  phone: { only, kind: kinds.channels, input: 'phones', read: person => person.phones },
  org_name: shown(kinds.text(255), (person, viewer) => nameOf(person.organization, viewer)),
};

export const v1OrganizationFields: Record<string, Field<Organization, any>> = {
  ...v1ContactFields<Organization>(),
  ...counted<Organization>({ people_count: count }),
  ...Object.fromEntries(
    placeParts.map(part => [
      `address_${part}`,
      shown<Organization>(
        kinds.text(1000),
        ({ details }) => (details['address'] as Counted | undefined)?.[part],
      ),
    ]),
  ),
  address_formatted_address: shown(kinds.text(1000), organization => organization.address),
  country_code: constant(kinds.text(2), null),
};
