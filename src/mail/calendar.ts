/** Calendar parts of mails (iCalendar, RFC 5545) as far as invitations need them (iTIP, RFC 5546): read and written. */
import type Ical from 'ical.js';
import { normalizeAddress } from './address.js';
import type { MailAddress } from './mail.js';

/** A moment in RFC 3339, UTC, or a mere date for what lasts all day. */
type Moment = string;

type Answer = 'accepted' | 'declined' | 'tentative' | 'noreply';

export interface CalendarGuest extends MailAddress {
  /** Null for an answer that is none: the invitation was passed on. */
  answer: Answer | null;
}

/** One event as a calendar part tells it. */
export interface CalendarEvent {
  /** What the part wants, upper case: `REQUEST`, `REPLY`, `CANCEL`, `COUNTER` … */
  method: string;
  uid: string;
  sequence: number;
  /** When the part was made. */
  stamp: Date | null;
  subject: string;
  description: string | null;
  location: string | null;
  url: string | null;
  start: Moment | null;
  /** Exclusive. */
  end: Moment | null;
  organizer: MailAddress | null;
  guests: CalendarGuest[];
  /** It speaks of one date of a series. */
  isOneOfSeries: boolean;
}

/** What an invitation says to those who are invited. */
export interface InvitationText {
  method: 'REQUEST' | 'CANCEL';
  uid: string;
  sequence: number;
  stamp: Date;
  /** Whether the event itself is called off, and not just for these guests. */
  isOff: boolean;
  subject: string;
  start: Moment;
  end: Moment;
  location: string | null;
  description: string | null;
  url: string | null;
  organizer: MailAddress;
  guests: { address: string; name: string | null }[];
}

/** A part that is longer is not looked at: a meeting has no novel. */
export const longestCalendar = 512 * 1024;
const mostGuests = 500;

const answers: Record<string, Answer> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
  'NEEDS-ACTION': 'noreply',
};

/**
 * The event that a calendar part is about; null where it is about none, wants nothing, or cannot be read. Of a series
 * the event itself where it is there, else its first date.
 */
export async function readCalendar(text: string): Promise<CalendarEvent | null> {
  if (text.length > longestCalendar) return null;
  const ICAL = await ical();
  try {
    const parsed = ICAL.parse(text) as unknown[];
    const calendar = new ICAL.Component((Array.isArray(parsed[0]) ? parsed[0] : parsed) as never);
    const method = textOf(calendar.getFirstPropertyValue('method'));
    const events = calendar.getAllSubcomponents('vevent');
    const event = events.find(one => !one.hasProperty('recurrence-id')) ?? events[0];
    const uid = event && textOf(event.getFirstPropertyValue('uid'));
    if (!method || !event || !uid) return null;
    const start = momentOf(event, 'dtstart');
    return {
      method: method.toUpperCase(),
      uid,
      sequence: numberOf(event.getFirstPropertyValue('sequence')),
      stamp: dateOf(momentOf(event, 'dtstamp')),
      subject: textOf(event.getFirstPropertyValue('summary')) ?? '',
      description: textOf(event.getFirstPropertyValue('description')),
      location: textOf(event.getFirstPropertyValue('location')),
      url: textOf(event.getFirstPropertyValue('url')),
      start,
      end: momentOf(event, 'dtend') ?? afterDuration(start, event),
      organizer: personOf(event.getFirstProperty('organizer')),
      guests: event
        .getAllProperties('attendee')
        .slice(0, mostGuests)
        .flatMap(guest => {
          const person = personOf(guest);
          const status = textOf(guest.getFirstParameter('partstat'))?.toUpperCase() ?? 'NEEDS-ACTION';
          return person ? [{ ...person, answer: answers[status] ?? null }] : [];
        }),
      isOneOfSeries: event.hasProperty('recurrence-id'),
    };
  } catch {
    // Whatever is wrong with it, the mail is read without.
    return null;
  }
}

/** A calendar part that invites, tells of a change, or calls off. */
export async function writeCalendar(invitation: InvitationText): Promise<string> {
  const ICAL = await ical();
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('prodid', '-//Kontor//Kontor//EN');
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('calscale', 'GREGORIAN');
  calendar.updatePropertyWithValue('method', invitation.method);
  const event = new ICAL.Component('vevent');
  calendar.addSubcomponent(event);
  const timeOf = (moment: Moment) =>
    isDay(moment) ? ICAL.Time.fromDateString(moment) : ICAL.Time.fromJSDate(new Date(moment), true);
  const set = (name: string, value: unknown) => event.updatePropertyWithValue(name, value as string);
  set('uid', invitation.uid);
  set('sequence', invitation.sequence);
  set('dtstamp', ICAL.Time.fromJSDate(invitation.stamp, true));
  set('dtstart', timeOf(invitation.start));
  if (invitation.end !== invitation.start) set('dtend', timeOf(invitation.end));
  set('summary', invitation.subject);
  if (invitation.description) set('description', invitation.description);
  if (invitation.location) set('location', invitation.location);
  if (invitation.url) set('url', invitation.url);
  if (invitation.method === 'REQUEST') set('status', 'CONFIRMED');
  if (invitation.isOff) set('status', 'CANCELLED');
  addPerson('organizer', invitation.organizer, {});
  for (const { address, name } of invitation.guests) {
    const asked = { cutype: 'INDIVIDUAL', role: 'REQ-PARTICIPANT', partstat: 'NEEDS-ACTION', rsvp: 'TRUE' };
    addPerson('attendee', { address, name: name ?? '' }, invitation.method === 'REQUEST' ? asked : {});
  }
  return `${calendar.toString()}\r\n`;

  function addPerson(name: string, person: MailAddress, parameters: Record<string, string>): void {
    const property = new ICAL.Property(name);
    // A parameter's value cannot hold quotes and line ends.
    const called = person.name.replaceAll(/["\p{Cc}]+/gu, ' ').trim();
    for (const [key, value] of Object.entries({ ...(called ? { cn: called } : {}), ...parameters }))
      property.setParameter(key, value);
    property.setValue(`mailto:${person.address}`);
    event.addProperty(property);
  }
}

const isDay = (moment: Moment): boolean => moment.length === 10;

/** Loaded when the first calendar comes: most processes never see one. */
const ical = async (): Promise<typeof Ical> => (await import('ical.js')).default;

const textOf = (value: unknown): string | null => {
  const text = typeof value === 'string' ? value.replaceAll('\0', '').trim() : '';
  return text === '' ? null : text;
};

const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? Math.min(value, 2 ** 31 - 1) : 0;

const dateOf = (moment: Moment | null): Date | null => (moment ? new Date(moment) : null);

/** Some calendars have an address of their own as the value, and say beside it by which one the person writes (RFC 7986). */
function personOf(
  property: { getFirstValue(): unknown; getFirstParameter(name: string): unknown } | null,
): MailAddress | null {
  const written = textOf(property?.getFirstParameter('email')) ?? '';
  const address = normalizeAddress(written) ?? normalizeAddress(textOf(property?.getFirstValue()) ?? '');
  return address === null ? null : { address, name: textOf(property?.getFirstParameter('cn')) ?? '' };
}

interface CalendarTime {
  isDate: boolean;
  zone: { tzid: string } | null;
  toString(): string;
  toJSDate(): Date;
}

/** The zone is the one that the part itself describes, else the one of that name that is known here, else UTC. */
function momentOf(
  event: { getFirstProperty(name: string): unknown; getFirstPropertyValue(name: string): unknown },
  name: string,
): Moment | null {
  const time = event.getFirstPropertyValue(name) as CalendarTime | null;
  if (time === null || typeof time !== 'object' || !('isDate' in time)) return null;
  const wall = time.toString();
  if (time.isDate) return /^\d{4}-\d\d-\d\d$/.test(wall) ? wall : null;
  const property = event.getFirstProperty(name) as { getFirstParameter(name: string): unknown };
  const isKnown = time.zone && time.zone.tzid !== 'floating';
  const at = isKnown ? time.toJSDate() : wallIn(wall, textOf(property.getFirstParameter('tzid')) ?? 'UTC');
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** What a clock on the wall of a zone showed, as a moment. In the hour that comes twice, the first one. */
function wallIn(wall: string, zone: string): Date {
  const asUtc = new Date(`${wall.slice(0, 19)}Z`);
  const offset = offsetIn(zone, asUtc);
  const guess = new Date(asUtc.getTime() - offset);
  return new Date(asUtc.getTime() - offsetIn(zone, guess));
}

/** How far a zone is ahead of UTC, in milliseconds; 0 for one that nobody knows. */
function offsetIn(zone: string, at: Date): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(at);
    const part = (type: string) => Number(parts.find(one => one.type === type)?.value);
    const shown = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return shown - at.getTime();
  } catch {
    return 0;
  }
}

function afterDuration(
  start: Moment | null,
  event: { getFirstPropertyValue(name: string): unknown },
): Moment | null {
  if (start === null) return null;
  const duration = event.getFirstPropertyValue('duration') as { toSeconds?(): number } | null;
  const seconds = duration?.toSeconds?.() ?? (isDay(start) ? 24 * 3600 : 0);
  const end = new Date(new Date(start).getTime() + seconds * 1000).toISOString();
  return isDay(start) ? end.slice(0, 10) : end;
}
