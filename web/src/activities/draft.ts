import type { Activity, ActivityFields, ActivityLinks, Guest } from '../api/activities';
import type { NewActivity } from './activity-dialog';
import { dueOf, durationOf, minutesOf, wallOf, type Wall } from './times';

/** An activity as the dialog holds it: on the clock of the user. */
export interface Draft extends ActivityLinks {
  type: string;
  /** Empty: it is called by its type. */
  subject: string;
  wall: Wall | null;
  minutes: number | null;
  busy: boolean;
  done: boolean;
  note: string;
  description: string;
  location: string;
  guests: Guest[];
  owner: number | null;
}

const noLinks: ActivityLinks = { deal: null, lead: null, project: null, person: null, organization: null };

export const newDraft = (given: NewActivity, owner: number | null, wall: Wall): Draft => ({
  ...noLinks,
  ...Object.fromEntries(Object.keys(noLinks).map(kind => [kind, given[kind as keyof ActivityLinks] ?? null])),
  type: given.type ?? '',
  subject: given.subject ?? '',
  wall: given.when ?? wall,
  minutes: given.minutes ?? null,
  busy: false,
  done: false,
  note: '',
  description: '',
  location: '',
  guests: [],
  owner,
});

export const draftOf = (activity: Activity, zone: string | undefined): Draft => ({
  deal: activity.deal,
  lead: activity.lead,
  project: activity.project,
  person: activity.person,
  organization: activity.organization,
  type: activity.type,
  subject: activity.subject,
  wall: wallOf(activity, zone),
  minutes: minutesOf(activity.duration),
  busy: activity.busy,
  done: activity.done,
  note: activity.note ?? '',
  description: activity.public_description ?? '',
  location: activity.location ?? '',
  guests: activity.attendees,
  owner: activity.owner?.id ?? null,
});

const idOf = <Id>(named: { id: Id } | null) => named?.id ?? null;

/** Everything that a draft says, as it is sent. */
const fieldsOf = (draft: Draft, zone: string | undefined) => ({
  type: draft.type,
  subject: draft.subject.trim(),
  ...dueOf(draft.wall, zone),
  duration: durationOf(draft.minutes),
  busy: draft.busy,
  done: draft.done,
  note: draft.note || null,
  public_description: draft.description || null,
  location: draft.location.trim() ? { value: draft.location.trim() } : null,
  attendees: draft.guests,
  owner_id: draft.owner ?? undefined,
  deal_id: idOf(draft.deal),
  lead_id: idOf(draft.lead),
  project_id: idOf(draft.project),
  person_id: idOf(draft.person),
  org_id: idOf(draft.organization),
});

/** What a new one says: what it leaves empty is filled in from what it stands on. */
export const givenFields = (draft: Draft, zone: string | undefined): ActivityFields =>
  kept(Object.entries(fieldsOf(draft, zone)).filter(([, value]) => value !== null && value !== ''));

/** What has changed, and what it was: nobody else's change is put back by ours. */
export function changedFields(before: Draft, after: Draft, zone: string | undefined) {
  const [was, is] = [fieldsOf(before, zone), fieldsOf(after, zone)];
  const keys = (Object.keys(is) as (keyof typeof is)[]).filter(
    key => JSON.stringify(was[key]) !== JSON.stringify(is[key]),
  );
  // A date is refused without its time where it had one, and the other way round.
  if (
    keys.includes('due_date') !== keys.includes('due_time') &&
    (keys.includes('due_date') || keys.includes('due_time'))
  )
    keys.push(keys.includes('due_date') ? 'due_time' : 'due_date');
  const of = (fields: typeof is) => kept(keys.map(key => [key, fields[key]] as const));
  return { fields: of(is), back: of(was) };
}

const kept = (entries: (readonly [string, unknown])[]) =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as ActivityFields;
