import { readCalendar, writeCalendar, type InvitationText } from '../../src/mail/calendar.js';

const invitation: InvitationText = {
  method: 'REQUEST',
  uid: '6f6e2a52-0a8c-4a0e-9a55-3c3f2b9f6d11',
  sequence: 2,
  stamp: new Date('2026-11-02T09:00:00Z'),
  isOff: false,
  subject: 'Sails, masts; and a "deck"',
  start: '2026-11-10T13:30:00.000Z',
  end: '2026-11-10T15:00:00.000Z',
  location: 'Kaj 3, Göteborg',
  description: 'First line\nSecond line: prices, terms',
  url: 'https://meet.example/abc',
  organizer: { address: 'rep@kontor.example', name: 'Åsa Öberg' },
  guests: [
    { address: 'eva@nordic.example', name: 'Eva Lind' },
    { address: 'max@nordic.example', name: null },
  ],
};

const part = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string[] => [
  'BEGIN:VEVENT',
  'UID:1@nordic.example',
  'DTSTAMP:20261102T090000Z',
  ...lines,
  'END:VEVENT',
];

describe('calendar parts', () => {
  it('say what was put into them, in UTC, in lines of at most 75 bytes', async () => {
    const text = await writeCalendar(invitation);
    expect(text).toContain('DTSTART:20261110T133000Z\r\n');
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(await readCalendar(text)).toEqual({
      method: 'REQUEST',
      uid: invitation.uid,
      sequence: 2,
      stamp: invitation.stamp,
      subject: invitation.subject,
      description: invitation.description,
      location: invitation.location,
      url: invitation.url,
      start: invitation.start,
      end: invitation.end,
      organizer: invitation.organizer,
      guests: [
        { address: 'eva@nordic.example', name: 'Eva Lind', answer: 'noreply' },
        { address: 'max@nordic.example', name: '', answer: 'noreply' },
      ],
      isOneOfSeries: false,
    });
  });

  it('have a date where it lasts all day, and no end where it has none', async () => {
    const day = await writeCalendar({ ...invitation, start: '2026-11-10', end: '2026-11-12' });
    expect(day).toContain('DTSTART;VALUE=DATE:20261110\r\n');
    expect(await readCalendar(day)).toMatchObject({ start: '2026-11-10', end: '2026-11-12' });
    expect(await writeCalendar({ ...invitation, end: invitation.start })).not.toContain('DTEND');
  });

  it('call an event off, or one guest’s part in it', async () => {
    const off = { ...invitation, method: 'CANCEL' as const };
    expect(await writeCalendar({ ...off, isOff: true })).toContain('STATUS:CANCELLED\r\n');
    expect(await writeCalendar(off)).not.toContain('STATUS');
    expect(await readCalendar(await writeCalendar(off))).toMatchObject({
      method: 'CANCEL',
      uid: invitation.uid,
    });
  });

  it('cannot be broken out of by a name, a subject or a place', async () => {
    const evil = 'Eva"\r\nATTENDEE:mailto:evil@x.example\r\nX:';
    const text = await writeCalendar({
      ...invitation,
      subject: evil,
      location: evil,
      guests: [{ address: 'eva@nordic.example', name: evil }],
    });
    expect(text).not.toMatch(/^ATTENDEE:mailto:evil/m);
    expect((await readCalendar(text))?.guests).toHaveLength(1);
  });

  it('are read with the zone that they describe themselves', async () => {
    const text = part(
      'METHOD:REQUEST',
      'BEGIN:VTIMEZONE',
      'TZID:Our Own Time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0300',
      'END:STANDARD',
      'END:VTIMEZONE',
      ...event('DTSTART;TZID=Our Own Time:20261110T143000', 'DURATION:PT45M', 'SUMMARY:Talk'),
    );
    expect(await readCalendar(text)).toMatchObject({
      start: '2026-11-10T11:30:00.000Z',
      end: '2026-11-10T12:15:00.000Z',
    });
  });

  it.each([
    ['in summer', '20260710T143000', '2026-07-10T12:30:00.000Z'],
    ['in winter', '20261210T143000', '2026-12-10T13:30:00.000Z'],
    ['right after the clocks went forward', '20260329T033000', '2026-03-29T01:30:00.000Z'],
  ])('are read with a known zone that they only name, %s', async (_, wall, utc) => {
    const text = part('METHOD:REQUEST', ...event(`DTSTART;TZID=Europe/Stockholm:${wall}`, 'SUMMARY:Talk'));
    expect((await readCalendar(text))?.start).toBe(utc);
  });

  it('tell what guests answer, whatever case and quotes', async () => {
    const text = part(
      'METHOD:reply',
      ...event(
        'SEQUENCE:3',
        'ORGANIZER;CN="Lind, Eva":MAILTO:Rep@Kontor.example',
        'ATTENDEE;PARTSTAT=accepted;CN=Eva:mailto:Eva@Nordic.example',
        'ATTENDEE;PARTSTAT=DELEGATED:mailto:max@nordic.example',
        'ATTENDEE:urn:uuid:no-address',
        'ATTENDEE;EMAIL=lea@nordic.example;PARTSTAT=TENTATIVE:mailto:2_abc@calendar.example',
      ),
    );
    expect(await readCalendar(text)).toMatchObject({
      method: 'REPLY',
      sequence: 3,
      organizer: { address: 'rep@kontor.example', name: 'Lind, Eva' },
      guests: [
        { address: 'eva@nordic.example', answer: 'accepted' },
        { address: 'max@nordic.example', answer: null },
        { address: 'lea@nordic.example', answer: 'tentative' },
      ],
    });
  });

  it('are about the series where one date of it comes first', async () => {
    const moved = event('RECURRENCE-ID:20261110T133000Z', 'SUMMARY:Moved');
    expect(await readCalendar(part('METHOD:REQUEST', ...moved, ...event('SUMMARY:Series')))).toMatchObject({
      subject: 'Series',
      isOneOfSeries: false,
    });
    expect(await readCalendar(part('METHOD:REQUEST', ...moved))).toMatchObject({ isOneOfSeries: true });
  });

  it.each([
    ['nothing', ''],
    ['no calendar', 'Hello,\r\n'],
    ['no method', part(...event('SUMMARY:x'))],
    ['no event', part('METHOD:REQUEST')],
    ['an end that is missing', 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1'],
    ['more than anybody reads', part('METHOD:REQUEST', ...event(`SUMMARY:${'x'.repeat(600_000)}`))],
  ])('are nothing where they hold %s', async (_, text) => {
    expect(await readCalendar(text)).toBeNull();
  });
});
