import { readRecipients } from '../../web/src/compose/read-recipients.js';
import {
  atHour,
  daysToMonday,
  fromInput,
  instantOf,
  toInput,
  wallTime,
} from '../../web/src/compose/zoned-time.js';

describe('recipients as somebody types or pastes them', () => {
  it.each([
    ['ada@x.example', [{ address: 'ada@x.example', name: '' }]],
    ['Ada <ada@x.example>', [{ address: 'ada@x.example', name: 'Ada' }]],
    [
      '"Lovelace, Ada" <ada@x.example>; bo@y.example,\n<siv@z.example>',
      [
        { address: 'ada@x.example', name: 'Lovelace, Ada' },
        { address: 'bo@y.example', name: '' },
        { address: 'siv@z.example', name: '' },
      ],
    ],
    ['  ', []],
  ])('reads %j', (text, expected) => {
    expect(readRecipients(text)).toEqual(expected);
  });

  it.each(['ada', 'ada@x', 'ada@x.example, bo', 'Ada <ada@x.example> <bo@y.example>', 'a b@x.example'])(
    'leaves %j where it is: it is not all addresses',
    text => {
      expect(readRecipients(text)).toBeNull();
    },
  );
});

describe('the time at which a mail is sent later', () => {
  const stockholm = 'Europe/Stockholm';

  it('is what the clock shows in the user’s zone, whatever the browser’s is', () => {
    const wall = { year: 2026, month: 11, day: 23, hour: 8, minute: 30 };
    expect(instantOf(wall, stockholm).toISOString()).toBe('2026-11-23T07:30:00.000Z');
    expect(instantOf(wall, 'Asia/Kathmandu').toISOString()).toBe('2026-11-23T02:45:00.000Z');
    expect(wallTime(new Date('2026-11-23T07:30:00Z'), stockholm)).toEqual(wall);
    expect(fromInput(toInput(wall))).toEqual(wall);
    expect(fromInput('')).toBeNull();
  });

  it('stays at its hour when the clocks are changed on the way', () => {
    // In Sweden they go back on 25 October 2026, and forward on 28 March 2027.
    expect(atHour(1, 8, stockholm, new Date('2026-10-24T10:00:00Z')).toISOString()).toBe(
      '2026-10-25T07:00:00.000Z',
    );
    expect(atHour(1, 8, stockholm, new Date('2027-03-27T10:00:00Z')).toISOString()).toBe(
      '2027-03-28T06:00:00.000Z',
    );
    // At 2:30 of that night no clock shows 2:30.
    const missing = { year: 2027, month: 3, day: 28, hour: 2, minute: 30 };
    expect([0, 1].map(hour => new Date(Date.UTC(2027, 2, 28, hour, 30)).toISOString())).toContain(
      instantOf(missing, stockholm).toISOString(),
    );
  });

  it('counts days by the user’s calendar, not by Greenwich', () => {
    // It is Monday in Stockholm already.
    const night = new Date('2026-11-22T23:30:00Z');
    expect(daysToMonday(stockholm, night)).toBe(7);
    expect(daysToMonday('UTC', night)).toBe(1);
    expect(atHour(1, 8, stockholm, night).toISOString()).toBe('2026-11-24T07:00:00.000Z');
    expect(atHour(9, 9, stockholm, new Date('2026-12-28T12:00:00Z')).toISOString()).toBe(
      '2027-01-06T08:00:00.000Z',
    );
  });
});
