import { z } from 'zod';
import type { Attendee } from '../model/index.js';
import * as kinds from './kinds.js';
import type { Kind } from './kinds.js';

/** Kinds of values that only activities and call logs have. */

const clockText = z
  .string('takes a time of day such as 14:30')
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'takes a time of day such as 14:30')
  .transform(value => (value.length === 5 ? `${value}:00` : value));
/** A time of day, UTC: `14:30:00` in v2, `14:30` in v1; both take both. */
export const clock: Kind<string> = {
  strict: clockText,
  lenient: clockText,
  v1: value => value.slice(0, 5),
  v2: value => value,
};

const mostHours = 999;
const lengthText = z
  .string('takes a duration such as 01:30')
  .regex(/^\d{1,3}:[0-5]\d(:[0-5]\d)?$/, 'takes a duration such as 01:30, hours and minutes')
  .transform(value => {
    const [hours = 0, minutes = 0, seconds = 0] = value.split(':').map(Number);
    return hours * 3600 + minutes * 60 + seconds;
  });
const two = (n: number): string => String(n).padStart(2, '0');
const written = (seconds: number): [string, string, string] => [
  two(Math.min(Math.floor(seconds / 3600), mostHours)),
  two(Math.floor(seconds / 60) % 60),
  two(seconds % 60),
];
/** How long, kept in seconds: `01:30:00` in v2, `01:30` in v1; both take both. */
export const duration: Kind<number> = {
  strict: lengthText,
  lenient: lengthText,
  v1: value => written(value).slice(0, 2).join(':'),
  v2: value => written(value).join(':'),
};

const participant = z.strictObject(
  { person_id: kinds.id.strict, primary: kinds.boolean.strict.optional() },
  'takes {person_id, primary}',
);
const toParticipant = (one: { person_id: number; primary?: boolean | undefined }) => ({
  personId: one.person_id,
  primary: one.primary ?? false,
});
const most = 100;
const tooMany = `takes at most ${most} entries`;
const strictParticipants = z
  .array(participant.transform(toParticipant), 'takes a list of {person_id, primary}')
  .max(most, tooMany);
type Participants = z.infer<typeof strictParticipants>;
const show = (value: Participants) =>
  value.map(({ personId, primary }) => ({ person_id: personId, primary }));
/** Persons whom an activity is with. */
export const participants: Kind<Participants> = {
  strict: strictParticipants,
  lenient: z
    .array(
      z
        .object({
          person_id: kinds.id.lenient,
          primary: kinds.boolean.lenient.optional(),
          primary_flag: kinds.boolean.lenient.optional(),
        })
        .transform(one => toParticipant({ ...one, primary: one.primary ?? one.primary_flag })),
      'takes a list of {person_id, primary}',
    )
    .max(most, tooMany),
  v1: value => value.map(({ personId, primary }) => ({ person_id: personId, primary_flag: primary })),
  v2: show,
};

const guest = {
  email: kinds.text(500).strict.nullish(),
  name: kinds.text(255).strict.nullish(),
  status: kinds.text(50).strict.nullish(),
  is_organizer: kinds.boolean.strict.nullish(),
  person_id: kinds.id.strict.nullish(),
  user_id: kinds.id.strict.nullish(),
};
const lenientGuest = {
  ...guest,
  email_address: kinds.text(500).strict.nullish(),
  is_organizer: kinds.boolean.lenient.nullish(),
  person_id: kinds.id.lenient.nullish(),
  user_id: kinds.id.lenient.nullish(),
};
/** Guests: addresses, contacts or users. */
export const attendees: Kind<Attendee[]> = {
  strict: z.array(z.strictObject(guest), 'takes a list of guests').max(most, tooMany) as unknown as z.ZodType<
    Attendee[]
  >,
  lenient: z
    .array(
      z
        .object(lenientGuest)
        .transform(({ email_address, ...one }) => ({ ...one, email: one.email ?? email_address })),
      'takes a list of guests',
    )
    .max(most, tooMany) as unknown as z.ZodType<Attendee[]>,
  v1: value => value.map(({ email, ...one }) => ({ email_address: email, ...one })),
  v2: value => value,
};
