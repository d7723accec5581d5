import { Injectable } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError } from '../errors.js';
import { domainOf, isFreeMail, registrableDomain } from '../mail/address.js';
import type { CalendarEvent, CalendarGuest } from '../mail/calendar.js';
import { ActivityType, type Attendee, type Told } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Activities, addActivity, changeActivity, deleteActivity, type ActivityInput } from './activities.js';
import { mayOpen, standsOn } from './activity-links.js';
import { Changes, type Change } from './change.js';
import { guestsOf, type Guest } from './guests.js';

/** The activity that a calendar's event belongs to. */
interface Belonging {
  id: number;
  ownerId: number | null;
  /** Who invites; null where it is the activity's owner. */
  organizer: string | null;
  sequence: number;
}

/**
 * What calendars in mails do to activities. Answers of guests are noted; where somebody else invited, his changes are
 * taken over. All of it as the activity's owner: the mail came to the company, and he is who it concerns.
 */
@Injectable()
export class ActivityGuests {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly activities: Activities,
  ) {}

  /**
   * Does what an event that came by mail says, if it belongs to an activity; else nothing.
   *
   * @param from who sent the mail, normalized
   */
  async heed(from: string, event: CalendarEvent): Promise<void> {
    const { method } = event;
    if (event.isOneOfSeries || !['REPLY', 'REQUEST', 'CANCEL'].includes(method)) return;
    const belonging = await this.belonging(event.uid);
    if (!belonging || event.sequence < belonging.sequence) return;
    const viewer = belonging.ownerId === null ? null : await loadViewer(this.database, belonging.ownerId);
    if (!viewer) return;
    const asOwner = { ...viewer, source: 'mail' as const };
    if (method === 'REPLY') return this.answer(asOwner, belonging, from, event);
    // Only who invited may change it or call it off.
    if (!belonging.organizer || !isSameSender(from, belonging.organizer)) return;
    if (event.organizer?.address !== belonging.organizer) return;
    if (method === 'CANCEL') return this.callOff(asOwner, belonging);
    await this.follow(asOwner, belonging, event);
  }

  /** The activity that an event belongs to, where the viewer may see it. */
  async activityOf(viewer: Viewer, uid: string): Promise<number | null> {
    const belonging = await this.belonging(uid);
    if (!belonging || !(await mayOpen(this.database, viewer, belonging.id))) return null;
    return belonging.id;
  }

  /**
   * Makes an activity of an invitation that somebody else sent. His later changes of it are taken over.
   *
   * @throws {InvalidError} for what is no invitation @throws {ConflictError} where it is one already
   */
  accept(viewer: Viewer, event: CalendarEvent): Promise<number> {
    const { organizer, start } = event;
    if (event.method !== 'REQUEST' || !organizer || !start) {
      throw new InvalidError('id', 'this mail invites to nothing');
    }
    return this.changes.run(viewer, async change => {
      const meeting = await change.em.findOne(ActivityType, { key: 'meeting', deletedAt: null });
      const activity = await addActivity(change, {
        ...inputOf(event),
        ...(meeting ? { type: meeting.key } : {}),
        busy: true,
      });
      const written = await this.database.within(change.em, tx =>
        tx.query(
          `insert into invitation (activity_id, uid, organizer, sequence, told) values ($1, $2, $3, $4, $5)
           on conflict (uid) do nothing returning 1`,
          [activity.id, event.uid, organizer.address, event.sequence, JSON.stringify(toldOf(event))],
        ),
      );
      if (written.length === 0) {
        throw new ConflictError('There is an activity for this invitation already', 'Look at that one.');
      }
      return activity.id;
    });
  }

  private async belonging(uid: string): Promise<Belonging | undefined> {
    const [found] = await this.database.query<Belonging>(
      // Of what we sent that which guests were told: a change that was taken back had a number, too.
      `select a.id, a.owner_id as "ownerId", i.organizer,
              coalesce((select max(g.sequence) from invitation_guest g where g.activity_id = a.id), i.sequence) as sequence
         from invitation i join activity a on a.id = i.activity_id where i.uid = $1 and a.deleted_at is null`,
      [uid],
    );
    return found;
  }

  /** The latest answer of a guest counts, by when he gave it; mails overtake each other. */
  private answer(
    viewer: Viewer,
    { id, organizer }: Belonging,
    from: string,
    event: CalendarEvent,
  ): Promise<void> {
    return this.changes.run(viewer, async change => {
      if (organizer) return;
      const activity = await this.activities.locked(change, id);
      const guests = await this.guests(change, id);
      const given = answerOf(guests, from, event.guests);
      if (!given) return;
      const noted = await this.database.within(change.em, tx =>
        tx.query(
          `update invitation_guest set answered_at = $3
            where activity_id = $1 and address = $2 and method = 'REQUEST' and (answered_at is null or answered_at < $3)
           returning 1`,
          [id, given.guest.address, event.stamp ?? new Date()],
        ),
      );
      if (noted.length === 0) return;
      activity.attendees = activity.attendees.map((attendee, place) =>
        place === given.guest.place ? { ...attendee, status: given.answer } : attendee,
      );
      activity.touch();
      for (const { type, id } of standsOn(activity)) change.touch(type, id);
      change.tell(() => ({ name: 'activity.updated', payload: { id } }));
    });
  }

  private async guests({ em }: Change, id: number): Promise<Guest[]> {
    const [row] = await this.database.within(em, tx =>
      tx.query<{ guests: Guest[] }>(`select ${guestsOf('a')} as guests from activity a where a.id = $1`, [
        id,
      ]),
    );
    return row?.guests ?? [];
  }

  /** Off the diary, as calendars do it; it can be brought back like any deleted activity. */
  private callOff(viewer: Viewer, { id }: Belonging): Promise<void> {
    return this.changes.run(viewer, async change => {
      deleteActivity(change, await this.activities.locked(change, id));
    });
  }

  /** Mails overtake each other: a later change that was taken over meanwhile stands. */
  private follow(viewer: Viewer, { id }: Belonging, event: CalendarEvent): Promise<void> {
    return this.changes.run(viewer, async change => {
      const activity = await this.activities.locked(change, id);
      const noted = await this.database.within(change.em, tx =>
        tx.query(
          `update invitation set sequence = $2, told = $3, update_time = now()
            where activity_id = $1 and sequence <= $2 returning 1`,
          [id, event.sequence, JSON.stringify(toldOf(event))],
        ),
      );
      if (noted.length > 0) await changeActivity(change, activity, inputOf(event));
    });
  }
}

/** Whose answer it is: the sender's own; or that of a guest in whose place somebody of the same firm has sent it. */
function answerOf(
  guests: Guest[],
  from: string,
  answering: CalendarGuest[],
): { guest: Guest; answer: string } | null {
  const byAddress = new Map(guests.map(guest => [guest.address, guest]));
  const own = answering.find(one => one.address === from);
  const given = own ?? (answering.length === 1 ? answering[0] : undefined);
  if (!given?.answer) return null;
  const named = byAddress.get(given.address);
  const guest = named && isSameSender(from, given.address) ? named : byAddress.get(from);
  return guest ? { guest, answer: given.answer } : null;
}

/** The same address, or another one of the same firm: assistants and calendars' own senders write for people. */
function isSameSender(from: string, address: string): boolean {
  if (from === address) return true;
  const [one, other] = [from, address].map(each => registrableDomain(domainOf(each)));
  return one !== null && one === other && !isFreeMail(domainOf(from));
}

function inputOf(event: CalendarEvent): Partial<ActivityInput> & { subject: string } {
  const { start, end, organizer } = event;
  const isDay = start?.length === 10;
  const seconds = start && end ? (new Date(end).getTime() - new Date(start).getTime()) / 1000 : 0;
  const guests: Attendee[] = event.guests.map(({ address, name, answer }) => ({
    email: address,
    name: name || null,
    status: answer ?? 'noreply',
    is_organizer: address === organizer?.address,
  }));
  if (organizer && !guests.some(guest => guest.is_organizer)) {
    guests.unshift({ email: organizer.address, name: organizer.name || null, is_organizer: true });
  }
  return {
    subject: event.subject,
    dueDate: start && start.slice(0, 10),
    dueTime: start && !isDay ? start.slice(11, 19) : null,
    duration: seconds > 0 && !(isDay && seconds === 86_400) ? Math.round(seconds) : null,
    location: event.location ? { value: event.location.slice(0, 1000) } : null,
    publicDescription: event.description?.slice(0, 65_000) ?? null,
    attendees: guests.slice(0, 100),
  };
}

const toldOf = ({
  subject,
  start,
  end,
  location,
  description,
  url,
  organizer,
  guests,
}: CalendarEvent): Told => ({
  subject,
  start: start ?? '',
  end: end ?? start ?? '',
  location,
  description,
  url,
  organizer: { address: organizer?.address ?? '', name: organizer?.name ?? '' },
  guests: guests.map(({ address, name }) => ({ address, name: name || null })),
});
