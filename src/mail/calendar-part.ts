import { decodePart } from './attachment.js';
import { longestCalendar, readCalendar, type CalendarEvent } from './calendar.js';
import type { ParsedMail } from './mail.js';

/** The event that a mail brings in a calendar part; null where it brings none that can be read. */
export async function calendarIn(raw: Buffer, mail: ParsedMail): Promise<CalendarEvent | null> {
  const part = mail.attachments.find(
    ({ contentType, size }) => contentType === 'text/calendar' && size <= longestCalendar,
  );
  return part ? readCalendar(decodePart(raw, part).toString('utf8')) : null;
}
