import { randomUUID } from 'node:crypto';
import { guestsOf, organizerOf, type Guest } from '../crm/guests.js';
import type { DomainEvent } from '../events.js';
import { htmlToText } from '../mail/html.js';
import type { Told } from '../model/index.js';
import type { Tx } from '../platform/database.js';

/** Nobody hears of a change for so long: it may be taken back. Longer than the message that offers it is shown. */
const undoSeconds = 15;

/** An activity of which guests may have to be told. */
interface Invited {
  id: number;
  subject: string;
  dueDate: string | null;
  dueTime: string | null;
  duration: number | null;
  place: string | null;
  description: string | null;
  url: string | null;
  done: boolean;
  deleted: boolean;
  organizer: Told['organizer'] | null;
  /** The owner's other address: he invites, and is no guest. */
  ownEmail: string | null;
  guests: Guest[];
  /** What was told last, if anything was. */
  sequence: number | null;
  told: Told | null;
  standing: { address: string; name: string | null; method: 'REQUEST' | 'CANCEL' }[];
}

interface Plan {
  activityId: number;
  uid: string;
  sequence: number;
  told: Told;
  guests: { address: string; name: string | null; method: 'REQUEST' | 'CANCEL' }[];
}

/**
 * Writes down who is to be invited, told of a change, or told that it is off, by what activities are now:
 *
 *   a new guest            REQUEST, with the sequence number that the others have
 *   another time, place …  REQUEST to all, with the next one
 *   a guest no more        CANCEL to him
 *   deleted, or no date    CANCEL to all, with the next one
 *
 * Nothing is said of what is over or done, nor where somebody else invited. The note is for users and goes nowhere.
 * Done again with the same event it finds that all is said. Whether a guest knows it already, because a change was taken
 * back, is looked at when it is due (see `activity-invitations.ts`).
 */
export async function planInvitations(tx: Tx, events: DomainEvent[]): Promise<void> {
  const now = new Date();
  const ids = new Set<number>();
  for (const { name, payload } of events) {
    if (name === 'activity.added' || name === 'activity.updated' || name === 'activity.deleted') {
      ids.add(Number(payload.id));
    }
  }
  if (ids.size === 0) return;
  const plans = (await invitedOf(tx, [...ids])).flatMap(activity => planOf(activity, now) ?? []);
  if (plans.length > 0) await write(tx, plans, now);
}

/** The activities stay locked until the end, so that two dispatchers do not count one sequence number twice. */
function invitedOf(tx: Tx, ids: number[]): Promise<Invited[]> {
  return tx.query<Invited>(
    `select a.id, a.subject, a.due_date::text as "dueDate", a.due_time::text as "dueTime", a.duration,
            a.location ->> 'value' as place, a.public_description as description,
            a.details ->> 'conference_meeting_url' as url, a.done, a.deleted_at is not null as deleted,
            case when u.id is not null then ${organizerOf('u')} end as organizer, u.email as "ownEmail",
            ${guestsOf('a')} as guests,
            i.sequence, i.told,
            coalesce((select jsonb_agg(jsonb_build_object('address', g.address, 'name', g.name, 'method', g.method))
                        from invitation_guest g where g.activity_id = a.id), '[]') as standing
       from activity a
       left join users u on u.id = a.owner_id
       left join invitation i on i.activity_id = a.id
      where a.id = any($1) and i.organizer is null and (a.attendees <> '[]' or i.activity_id is not null)
      order by a.id for no key update of a`,
    [ids],
  );
}

function planOf(activity: Invited, now: Date): Plan | null {
  const { told: before, standing, id } = activity;
  const invited = standing.filter(guest => guest.method === 'REQUEST');
  const told = toldOf(activity);
  const next = (activity.sequence ?? -1) + 1;
  if (!told) {
    if (!before || invited.length === 0 || isOver(before, now)) return null;
    const guests = invited.map(guest => ({ ...guest, method: 'CANCEL' as const }));
    return { activityId: id, uid: randomUUID(), sequence: next, told: before, guests };
  }
  if (activity.done || isOver(told, now)) return null;
  // Who was told that it is off is told of a new one.
  const isOther = !before || invited.length === 0 || differs(before, told);
  const sequence = isOther ? next : (activity.sequence ?? 0);
  const known = new Set(invited.map(guest => guest.address));
  const wanted = new Set(told.guests.map(guest => guest.address));
  const guests = [
    ...told.guests
      .filter(guest => isOther || !known.has(guest.address))
      .map(guest => ({ ...guest, method: 'REQUEST' as const })),
    ...invited
      .filter(guest => !wanted.has(guest.address))
      .map(guest => ({ ...guest, method: 'CANCEL' as const })),
  ];
  return guests.length === 0 ? null : { activityId: id, uid: randomUUID(), sequence, told, guests };
}

/** What guests are told; null while it does not take place. */
function toldOf(activity: Invited): Told | null {
  const { organizer, dueDate, dueTime, duration, deleted } = activity;
  if (deleted || !dueDate || !organizer) return null;
  const start = new Date(`${dueDate}T${dueTime ?? '00:00:00'}Z`);
  const seconds = dueTime ? (duration ?? 0) : 86_400 * Math.max(1, Math.ceil((duration ?? 0) / 86_400));
  const end = new Date(start.getTime() + seconds * 1000);
  const moment = (at: Date) => (dueTime ? at.toISOString() : at.toISOString().slice(0, 10));
  const guests = new Map(activity.guests.map(({ address, name }) => [address, { address, name }]));
  for (const own of [organizer.address, activity.ownEmail]) if (own) guests.delete(own);
  return {
    subject: activity.subject,
    start: moment(start),
    end: moment(end),
    location: activity.place,
    // Pipedrive's apps write it as HTML.
    description: activity.description && htmlToText(activity.description),
    url: activity.url,
    organizer,
    guests: [...guests.values()],
  };
}

/** At the end of its last day everywhere on earth, where it lasts all day. */
function isOver({ end, start }: Told, now: Date): boolean {
  const isDay = end.length === 10;
  return (
    new Date(isDay ? end : end > start ? end : start).getTime() + (isDay ? 12 * 3600_000 : 0) <= now.getTime()
  );
}

/** Whether a guest who was told the one has to hear of the other. */
export function differs(before: Omit<Told, 'guests'>, now: Omit<Told, 'guests'>): boolean {
  const fields = ['subject', 'start', 'end', 'location', 'description', 'url'] as const;
  return (
    fields.some(field => (before[field] ?? null) !== (now[field] ?? null)) ||
    before.organizer.address !== now.organizer.address
  );
}

async function write(tx: Tx, plans: Plan[], now: Date): Promise<void> {
  await tx.query(
    `insert into invitation (activity_id, uid, sequence, told)
     select "activityId", uid, sequence, told
       from jsonb_to_recordset($1) as plan ("activityId" bigint, uid text, sequence integer, told jsonb)
     on conflict (activity_id) do update set sequence = excluded.sequence, told = excluded.told, update_time = now()`,
    [JSON.stringify(plans)],
  );
  // Whoever changes it several times in a minute makes one mail of it; who never heard of it need not hear that it is off.
  await tx.query(
    `insert into invitation_guest as g (activity_id, address, name, method, sequence, state, stamp, due_at)
     select "activityId", guest.address, guest.name, guest.method, sequence, 'due', $2, now() + interval '${undoSeconds} seconds'
       from jsonb_to_recordset($1) as plan ("activityId" bigint, sequence integer, guests jsonb),
            jsonb_to_recordset(plan.guests) as guest (address text, name text, method text)
     on conflict (activity_id, address) do update
        set name = excluded.name, method = excluded.method, sequence = excluded.sequence, stamp = excluded.stamp,
            state = case when excluded.method = 'CANCEL' and g.sent_at is null and g.attempts = 0 then 'passed' else 'due' end,
            due_at = greatest(excluded.due_at, g.sent_at + interval '1 minute'), attempts = 0`,
    [JSON.stringify(plans), now],
  );
}
