import ICAL from 'ical.js';
import type { Locator, Page } from 'playwright-core';
import { mailSink } from '../../support/mail-sink.js';
import { calendar, field, moment } from '../../support/meetings.js';
import { until } from '../../support/servers.js';
import { describeWithBrowser, describeWithDovecot } from '../../support/services.js';
import { undo } from '../../support/toast.js';
import { company, letter, type Company } from './company.js';

const dayMs = 86_400_000;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
/** A Wednesday to come, so that its week has days before and after it. */
const wednesday = (() => {
  const soon = Date.now() + 14 * dayMs;
  return dayOf(soon + ((3 - new Date(soon).getUTCDay() + 7) % 7) * dayMs);
})();
const friday = dayOf(Date.parse(wednesday) + 2 * dayMs);

/** What the clock of Anna's wall says, as UTC: her zone is not the server's. */
function utcOf(day: string, time: string): string {
  const asUtc = new Date(`${day}T${time}Z`);
  const shown = new Date(
    `${asUtc.toLocaleString('sv', { timeZone: 'Europe/Stockholm' }).replace(' ', 'T')}Z`,
  );
  return new Date(2 * asUtc.getTime() - shown.getTime()).toISOString().slice(11, 16);
}

type Sunk = Awaited<ReturnType<Awaited<ReturnType<typeof mailSink>>['taken']>>[number];

/** Anna draws a meeting into her calendar and invites Eva; it is moved, accepted, and called off, and Eva hears of it. */
describeWithBrowser('journey 6: an activity with a guest, moved in the calendar', () => {
  describeWithDovecot('on real servers', () => {
    let house: Company;
    let sink: Awaited<ReturnType<typeof mailSink>>;
    let anna: Page;
    let bo: Page;
    let deal: number;
    let uid: string;

    beforeAll(async () => {
      sink = await mailSink();
      house = await company({ SMTP_OUT_URL: sink.url, MAIL_FROM: 'crm@kontor.example' });
      await house.rows(`update users set timezone = 'Europe/Stockholm'`);
      anna = await house.signIn('anna');
      await house.colleague(anna, 'Bo');
      await house.rows(`update users set timezone = 'Europe/Stockholm'`);
      bo = await house.signIn('bo');
      const eva = await house.ask(anna, 'POST', '/api/v2/persons', {
        name: 'Eva Lind',
        emails: [{ value: 'eva@nordic.example', primary: true }],
        visible_to: 7,
      });
      const made = await house.ask(anna, 'POST', '/api/v2/deals', {
        title: 'Nordic rollout',
        person_id: eva.id,
        visible_to: 7,
      });
      deal = made.id;
      await house.connect(anna, 'anna');
      // What the company said when Bo was added is no part of this.
      await sink.taken();
    });
    afterAll(async () => {
      await house?.close();
      await sink?.stop();
    });

    const subject = 'Sails at the quay';
    const dialog = (on = anna) => on.getByRole('dialog').last();
    const press = (name: string, on: Page | Locator = anna) =>
      on.getByRole('button', { name, exact: true }).click();
    const shown = (on = anna) => on.locator('main').getByText(subject, { exact: true });
    const week = (on: Page, owner = '') =>
      on.goto(`${house.url}/activities?view=calendar&span=week&day=${wednesday}${owner}`);
    const stored = async () =>
      (
        await house.rows<{ date: string; time: string; minutes: number; deal: number; gone: boolean }>(
          `select due_date::text as date, left(due_time::text, 5) as time, duration / 60 as minutes, deal_id::int as deal,
                  deleted_at is not null as gone
             from activity where subject = $1`,
          [subject],
        )
      )[0];
    const becomes = (wanted: object) =>
      until(`the activity is ${JSON.stringify(wanted)}`, async () => {
        const now = (await stored()) as Record<string, unknown> | undefined;
        return Object.entries(wanted).every(([key, value]) => now?.[key] === value);
      });

    /** An hour of a day in the calendar. */
    async function place(day: string, time: string, on = anna) {
      const [column, row] = await Promise.all([
        on.locator(`[role=columnheader][data-date='${day}']`).boundingBox(),
        on.locator('main').getByText(time, { exact: true }).first().boundingBox(),
      ]);
      return { x: column!.x + column!.width / 2, y: row!.y };
    }
    /** Under which day of the calendar it stands. */
    const dayShown = async (on: Page) => {
      const box = await shown(on).boundingBox();
      const days = await on.locator('[role=columnheader][data-date]').all();
      for (const day of box ? days : []) {
        const { x, width } = (await day.boundingBox())!;
        if (box!.x >= x && box!.x < x + width) return day.getAttribute('data-date');
      }
      return null;
    };
    async function drag(from: { x: number; y: number }, to: { x: number; y: number }) {
      await anna.mouse.move(from.x, from.y);
      await anna.mouse.down();
      await anna.mouse.move(from.x + 3, from.y + 6);
      await anna.mouse.move(to.x, to.y, { steps: 12 });
      await anna.mouse.up();
    }
    async function dragToFriday() {
      const event = (await shown().boundingBox())!;
      const grip = { x: event.x + 5, y: event.y + 3 };
      const [ten, one] = [await place(wednesday, '10:00'), await place(friday, '13:00')];
      // A little less than three hours: the calendar takes the nearest step.
      await drag(grip, { x: one.x, y: grip.y + (one.y - ten.y) - 6 });
      await becomes({ date: friday, time: utcOf(friday, '13:00'), minutes: 45 });
    }

    /** The minute in which several changes become one mail is over. */
    const timePasses = () => house.rows(`update invitation_guest set due_at = now() where state = 'due'`);
    /** The next mail that comes to Eva, with a calendar that any program can read. */
    async function invited(): Promise<Sunk> {
      let mails: Sunk[] = [];
      await until('Eva has a mail', async () => {
        await timePasses();
        mails = await sink.taken();
        return mails.length > 0;
      });
      expect(mails.map(one => one.to)).toEqual(['eva@nordic.example']);
      const [one] = mails as [Sunk];
      const part = one.mail.attachments.find(each => each.contentType === 'text/calendar')!;
      const lines = part.content.toString().split('\r\n');
      expect(lines.filter(line => Buffer.byteLength(line) > 75 || line.includes('\n'))).toEqual([]);
      const events = new ICAL.Component(ICAL.parse(part.content.toString())).getAllSubcomponents('vevent');
      expect(events).toHaveLength(1);
      const event = new ICAL.Event(events[0]!);
      expect([event.summary, event.duration.toSeconds() / 60]).toEqual([subject, 45]);
      expect(event.attendees.map(each => each.getFirstValue())).toEqual(['mailto:eva@nordic.example']);
      return one;
    }

    /** All that happened is dealt with; what went out last says the time that it had before. */
    async function isLeftAt(day: string, time: string) {
      await until('nothing is due', async () => {
        const late = await house.rows(`select from event where dispatched_at is null`);
        if (late.length > 0) return false;
        await timePasses();
        return (await house.rows(`select from invitation_guest where state = 'due'`)).length === 0;
      });
      const last = (await sink.taken()).at(-1)?.calendar;
      if (last !== undefined)
        expect([field(last, 'METHOD'), field(last, 'DTSTART')]).toEqual([
          'REQUEST',
          moment(day, utcOf(day, time).replace(':', '')),
        ]);
    }

    it('is drawn into the calendar, and the guest is invited', async () => {
      await week(anna);
      const [from, to] = [await place(wednesday, '10:00'), await place(wednesday, '11:00')];
      // To 10:45: its middle lies within a step of the calendar, not between two.
      await drag(from, { ...to, y: to.y - 21 });
      await dialog().getByRole('radio', { name: 'Meeting' }).check({ force: true });
      await dialog().getByLabel('Subject').fill(subject);
      await dialog().getByRole('textbox', { name: 'Deal' }).fill('Nordic');
      await anna.getByRole('option', { name: /Nordic rollout/ }).click();
      await dialog().getByPlaceholder('Names or email addresses').fill('eva');
      await anna.getByRole('option', { name: /eva@nordic/ }).click();
      await dialog().getByLabel('Subject').press('Control+Enter');
      await dialog().waitFor({ state: 'detached' });
      await shown().waitFor();
      await becomes({ date: wednesday, time: utcOf(wednesday, '10:00'), minutes: 45, deal });

      const { mail, calendar: text } = await invited();
      expect(mail.subject).toBe(`Invitation: ${subject}`);
      // She reads the time as the clock of Anna's wall has it, with the zone beside it.
      expect(mail.text).toMatch(/10:00.*10:45.*Europe\/Stockholm/s);
      expect(field(text, 'METHOD')).toBe('REQUEST');
      expect(field(text, 'DTSTART')).toBe(moment(wednesday, utcOf(wednesday, '10:00').replace(':', '')));
      uid = field(text, 'UID')!;
    });

    it('stands on the deal too, and in a colleague’s calendar when he asks for everyone', async () => {
      await anna.goto(`${house.url}/deals/${deal}`);
      await anna.getByText(subject).first().waitFor();
      await week(bo, '&owner=all');
      await shown(bo).waitFor();
      await week(anna);
      await shown().click();
      await dialog()
        .getByText(/invited .*no answer yet/)
        .waitFor();
      await press('Cancel', dialog());
    });

    it('is moved by dragging, and back: the guest is left with the time it had', async () => {
      await dragToFriday();
      // The colleague's page follows by itself.
      await until('it is on his Friday', async () => (await dayShown(bo)) === friday);
      await undo(anna, 'The activity is moved');
      await becomes({ date: wednesday, time: utcOf(wednesday, '10:00') });
      await anna.getByText('It is as it was before').waitFor();
      await isLeftAt(wednesday, '10:00');
    });

    it('is moved for good: the guest gets an update of the same event', async () => {
      await dragToFriday();
      const { mail, calendar: text } = await invited();
      expect(mail.subject).toBe(`Updated invitation: ${subject}`);
      expect(field(text, 'UID')).toBe(uid);
      expect(Number(field(text, 'SEQUENCE'))).toBeGreaterThan(0);
      expect(field(text, 'DTSTART')).toBe(moment(friday, utcOf(friday, '13:00').replace(':', '')));
      await anna.reload();
      await shown().waitFor();
      expect(await dayShown(anna)).toBe(friday);
    });

    it('shows the answer that came by mail', async () => {
      const lines = [
        `UID:${uid}`,
        'SEQUENCE:9',
        `DTSTAMP:${moment(dayOf(Date.now()), '1200')}`,
        `DTSTART:${moment(friday, utcOf(friday, '13:00').replace(':', ''))}`,
        'ORGANIZER:mailto:anna@kontor.example',
        'ATTENDEE;PARTSTAT=ACCEPTED:mailto:eva@nordic.example',
      ];
      await house.imap.deliver(
        'anna',
        letter(
          'anna',
          {
            'Message-ID': '<answer@nordic.example>',
            Subject: `Accepted: ${subject}`,
            'MIME-Version': '1.0',
            'Content-Type': 'text/calendar; charset=utf-8; method=REPLY',
          },
          calendar('REPLY', lines).replaceAll('\r\n', '\n'),
        ),
      );
      await until('she has accepted', async () => {
        const [row] = await house.rows<{ status: string }>(
          `select g ->> 'status' as status from activity, jsonb_array_elements(attendees) g where subject = $1`,
          [subject],
        );
        return row?.status === 'accepted';
      });
      await shown().click();
      await dialog().getByText('accepted', { exact: true }).waitFor();
    });

    it('is called off, which is taken back, and called off for good: the guest is told', async () => {
      await press('Delete', dialog());
      await becomes({ gone: true });
      await undo(anna, 'The activity is deleted');
      await becomes({ gone: false });
      await isLeftAt(friday, '13:00');
      await shown().click();
      await press('Delete', dialog());
      await becomes({ gone: true });
      await shown().waitFor({ state: 'detached' });
      const { mail, calendar: text } = await invited();
      expect(mail.subject).toContain(subject);
      expect([field(text, 'METHOD'), field(text, 'UID')]).toEqual(['CANCEL', uid]);
      await shown(bo).waitFor({ state: 'detached' });
    });
  });
});
