import { type Viewer } from '../access/viewer.js';
import { activityLinks, permittedActivity, visibleActivity } from '../access/activity.js';
import { InvalidError } from '../errors.js';
import {
  type Activity,
  ActivityParticipant,
  type Attendee,
  Deal,
  Lead,
  Organization,
  Person,
  Project,
  User,
} from '../model/index.js';
import type { Sql } from '../platform/database.js';
import type { Change } from './change.js';

/** What an activity stands on, as a verb is told. */
export interface LinkInput {
  dealId: number | null;
  leadId: string | null;
  personId: number | null;
  organizationId: number | null;
  projectId: number | null;
  participants: { personId: number; primary: boolean }[];
  attendees: Attendee[];
}

/**
 * Puts an activity on items. Linked to a deal, lead or project only, it is linked to the person and organization of
 * that too; linked to a person only, to the person's organization; linked to an organization only, to nothing more.
 * What is filled in is what the viewer may see.
 */
export async function linkActivity(
  change: Change,
  activity: Activity,
  input: Partial<LinkInput>,
): Promise<void> {
  const { dealId, leadId, projectId, organizationId } = input;
  if (dealId !== undefined) activity.deal = await change.other(Deal, dealId, 'dealId', activity.deal);
  if (leadId !== undefined) activity.lead = await change.other(Lead, leadId, 'leadId', activity.lead);
  if (projectId !== undefined) {
    activity.project = await change.other(Project, projectId, 'projectId', activity.project);
  }
  if (organizationId !== undefined) {
    activity.organization = await change.other(
      Organization,
      organizationId,
      'organizationId',
      activity.organization,
    );
  }
  if (activity.deal && activity.lead) {
    throw new InvalidError(
      dealId ? 'dealId' : 'leadId',
      'an activity is on a deal or on a lead, not on both',
      'Take the other one away with null.',
    );
  }
  const people = await setPeople(change, activity, input);
  await fillIn(change, activity, input, people);
  if (input.attendees !== undefined) activity.attendees = await guests(change, input.attendees);
}

/** Persons of the activity: `participants` names all of them, `personId` the first. @returns whether any was named */
async function setPeople(change: Change, activity: Activity, input: Partial<LinkInput>): Promise<boolean> {
  const { personId, participants } = input;
  if (participants === undefined && personId === undefined) return false;
  const standing = await activity.participants.loadItems({ populate: ['person'] });
  if (participants !== undefined) {
    const wanted = new Map<number, boolean>();
    for (const one of participants)
      wanted.set(one.personId, (wanted.get(one.personId) ?? false) || one.primary);
    if (personId) wanted.set(personId, true);
    const first =
      personId ?? [...wanted].find(([, primary]) => primary)?.[0] ?? participants[0]?.personId ?? null;
    for (const row of standing) {
      if (wanted.delete(row.person.id) || (await hidden(change, row.person))) continue;
      activity.participants.remove(row);
    }
    for (const id of [...wanted.keys()].sort((a, b) => a - b)) {
      const field = id === personId ? 'personId' : 'participants';
      add(change, activity, (await change.other(Person, id, field))!);
    }
    lead(activity, first);
    return first !== null;
  }
  const person = await change.other(Person, personId ?? null, 'personId', activity.person);
  if (person && !standing.some(row => row.person.id === person.id)) add(change, activity, person);
  if (!person && activity.person) {
    const row = standing.find(one => one.person.id === activity.person?.id);
    if (row) activity.participants.remove(row);
  }
  lead(activity, person?.id ?? null);
  return person !== null;
}

function add(change: Change, activity: Activity, person: Person): void {
  activity.participants.add(change.em.create(ActivityParticipant, { activity, person }));
}

/** One of the participants is the activity's person. */
function lead(activity: Activity, personId: number | null): void {
  const rows = activity.participants.getItems();
  const first = rows.find(row => row.person.id === personId) ?? null;
  for (const row of rows) row.isPrimary = row === first;
  activity.person = first?.person ?? null;
}

/** A person whom the viewer may not see was not shown to him, so he took none away. */
async function hidden(change: Change, person: Person): Promise<boolean> {
  return (await change.other(Person, null, 'participants', person)) !== null;
}

async function fillIn(
  change: Change,
  activity: Activity,
  input: Partial<LinkInput>,
  peopleNamed: boolean,
): Promise<void> {
  const said = { person: input.personId !== undefined || input.participants !== undefined };
  if (input.organizationId !== undefined && input.organizationId !== null) return;
  const from = [
    input.dealId ? activity.deal : null,
    input.leadId ? activity.lead : null,
    input.projectId ? activity.project : null,
  ].find(Boolean);
  if (from && !said.person && !activity.person && !activity.organization) {
    const person = from.person && (await seen(change, Person, from.person.id));
    if (person) {
      await activity.participants.loadItems();
      add(change, activity, person);
      lead(activity, person.id);
    }
    if (from.organization && input.organizationId === undefined) {
      activity.organization = await seen(change, Organization, from.organization.id);
    }
    return;
  }
  const alone = !activity.deal && !activity.lead && !activity.project;
  if (peopleNamed && alone && !activity.organization && input.organizationId === undefined) {
    const person = activity.person && (await seen(change, Person, activity.person.id));
    if (person?.organization)
      activity.organization = await seen(change, Organization, person.organization.id);
  }
}

async function seen<T extends Person | Organization>(
  change: Change,
  type: new () => T,
  id: number,
): Promise<T | null> {
  return change.other(type as never, id as never, '').catch((error: unknown) => {
    if (error instanceof InvalidError) return null;
    throw error;
  }) as Promise<T | null>;
}

/** Guests are addresses, contacts or users; whom one names has to be there. */
async function guests(change: Change, given: Attendee[]): Promise<Attendee[]> {
  for (const [index, guest] of given.entries()) {
    if (!guest.email && !guest.person_id && !guest.user_id) {
      throw new InvalidError('attendees', `entry ${index} needs an email, a person_id or a user_id`);
    }
    if (guest.person_id) await change.other(Person, guest.person_id, 'attendees');
    if (guest.user_id && !(await change.em.findOne(User, { id: guest.user_id }))) {
      throw new InvalidError('attendees', `entry ${index} names a user who is not there`);
    }
  }
  return given.map(guest => ({
    email: guest.email ?? null,
    name: guest.name ?? null,
    status: guest.status ?? 'noreply',
    is_organizer: guest.is_organizer ?? false,
    person_id: guest.person_id ?? null,
    user_id: guest.user_id ?? null,
  }));
}

/** Those that are not deleted, or those as well. */
export type Which = 'there' | 'deleted too';

/** Whether the viewer may see it, as it is now. */
export async function mayOpen(tx: Sql, viewer: Viewer, id: number, which: Which = 'there'): Promise<boolean> {
  const visible = which === 'there' ? visibleActivity : permittedActivity;
  const [row] = await tx.query(`select 1 from activity t where t.id = $2 and ${visible(viewer, 't', '$1')}`, [
    viewer.userId,
    id,
  ]);
  return row !== undefined;
}

/** What an activity stands on: its `update_time` moves with it. */
export function standsOn(activity: Activity): { type: LinkedType; id: number | string }[] {
  return [...new Set(Object.values(activityLinks))].flatMap(type => {
    const item = activity[type];
    return item ? [{ type, id: item.id }] : [];
  });
}

type LinkedType = (typeof activityLinks)[keyof typeof activityLinks];
