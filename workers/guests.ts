import { ActivityInvitations } from '../src/notifications/activity-invitations.js';
import { CalendarMails } from '../src/notifications/calendar-mails.js';
import { Places } from '../src/notifications/places.js';
import { all, repeat, type Start } from './worker.js';

/** What activities have to do with the world outside: invitations that go out, answers that come in, places on the map. */
export const startGuests: Start = (app, log) => {
  const [invitations, mails, places] = [
    app.get(ActivityInvitations),
    app.get(CalendarMails),
    app.get(Places),
  ];
  return all([
    repeat('invitations', 2000, log, () => invitations.send()),
    repeat('calendars in mails', 2000, log, () => mails.read()),
    repeat('places', 5000, log, () => places.lookUp()),
  ]);
};
