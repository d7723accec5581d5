import { dying } from '../support/dying.js';
import { calendar, eva, field, later, meetings, moment, soon, type Meetings } from '../support/meetings.js';

describe('guests of an activity', () => {
  let world: Meetings;

  beforeAll(async () => {
    world = await meetings();
  });
  afterAll(() => world.stop());

  it('are invited by mail: addresses, contacts and users, but not who invites', async () => {
    const person_id = await world.make('/api/v2/persons', {
      name: 'Max Berg',
      emails: [{ value: 'other@nordic.example' }, { value: 'max@nordic.example', primary: true }],
    });
    await world.meeting({
      attendees: [eva, { person_id }, { user_id: world.bob.id }, { user_id: world.ada.id }],
    });
    const mails = await world.settle();
    expect(mails.map(one => one.to)).toEqual([world.bob.email, eva.email, 'max@nordic.example']);
    for (const { mail, calendar } of mails) {
      expect(mail.from?.text).toBe('crm@kontor.example');
      expect(mail.replyTo?.value).toEqual([{ address: 'ada@mail.kontor.example', name: 'ada' }]);
      expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
      expect(field(calendar, 'METHOD')).toBe('REQUEST');
      expect(field(calendar, 'SEQUENCE')).toBe('0');
      expect(field(calendar, 'DTSTART')).toBe(moment(soon, '1330'));
      expect(field(calendar, 'DTEND')).toBe(moment(soon, '1500'));
      expect(field(calendar, 'ORGANIZER')).toBe('mailto:ada@mail.kontor.example');
      expect(calendar.match(/^ATTENDEE/gm)).toHaveLength(3);
    }
    expect(new Set(mails.map(one => field(one.calendar, 'UID'))).size).toBe(1);
  });

  it('read the public description, and never the note', async () => {
    await world.meeting();
    const [{ mail, calendar }] = (await world.settle()) as [Awaited<ReturnType<Meetings['settle']>>[number]];
    expect(field(calendar, 'DESCRIPTION')).toBe('Prices & terms');
    expect(mail.text).toContain('Prices & terms');
    expect(JSON.stringify([mail.text, mail.subject, calendar])).not.toContain('secret');
  });

  it('read the time in the zone and language of who invites', async () => {
    await world.meeting({ due_date: '2035-07-10', due_time: '13:30', duration: '01:00' });
    const [{ mail }] = (await world.settle()) as [Awaited<ReturnType<Meetings['settle']>>[number]];
    expect(mail.subject).toBe('Inbjudan: Sails');
    expect(mail.text).toMatch(/10 juli 2035.*15:30.*16:30.*\(Europe\/Stockholm\)/);
  });

  it('are told of another time with the next sequence number, and of nothing where only the note is another', async () => {
    const id = await world.meeting();
    const [first] = await world.settle();
    await world.change(id, { note: 'Ask again', busy: true, priority: 1 });
    expect(await world.settle()).toEqual([]);
    await world.change(id, { due_date: later });
    await world.change(id, { due_time: '08:00' });
    const mails = await world.settle();
    expect(mails).toHaveLength(1);
    const { mail, calendar } = mails[0]!;
    expect(mail.subject).toBe('Uppdaterad inbjudan: Sails');
    expect(field(calendar, 'UID')).toBe(field(first!.calendar, 'UID'));
    expect(field(calendar, 'SEQUENCE')).toMatch(/^[12]$/);
    expect(field(calendar, 'DTSTART')).toBe(moment(later, '0800'));
  });

  it('hear of it when it can be taken back no more', async () => {
    const id = await world.meeting();
    await world.happens();
    expect(await world.sent()).toEqual([]);
    expect(await world.settle()).toHaveLength(1);
    await world.change(id, { due_date: later });
    await world.happens();
    // The mail of before was an hour ago: it is not for its sake that this one waits.
    await world.query(`update invitation_guest set sent_at = sent_at - interval '1 hour'`);
    await world.change(id, { due_time: '08:00' });
    await world.happens();
    expect(await world.sent()).toEqual([]);
    const mails = await world.settle();
    expect(mails.map(one => field(one.calendar, 'DTSTART'))).toEqual([moment(later, '0800')]);
  });

  it.each<[string, (id: number) => Promise<unknown>, (id: number) => Promise<unknown>]>([
    ['another time', id => world.change(id, { due_date: later }), id => world.change(id, { due_date: soon })],
    [
      'its end',
      id => world.api.as(world.ada).delete(`/api/v2/activities/${id}`).expect(200),
      id => world.api.as(world.ada).post(`/api/activities/${id}/restore`).expect(200),
    ],
    [
      'one guest less',
      id => world.change(id, { attendees: [] }),
      id => world.change(id, { attendees: [eva] }),
    ],
  ])('hear nothing of %s that was taken back, and their answers count', async (_, act, back) => {
    const id = await world.meeting();
    const [first] = await world.settle();
    for (const step of [act, back]) {
      await step(id);
      await world.happens();
    }
    expect(await world.settle()).toEqual([]);
    const answer = [
      `UID:${field(first!.calendar, 'UID')}`,
      'SEQUENCE:0',
      `DTSTAMP:${moment(soon, '0900')}`,
      `DTSTART:${moment(soon, '1330')}`,
      'ORGANIZER:mailto:ada@mail.kontor.example',
      `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${eva.email}`,
    ];
    await world.comes(eva.email, calendar('REPLY', answer));
    expect(await world.settle()).toEqual([]);
    expect((await world.read(id)).attendees).toMatchObject([{ email: eva.email, status: 'accepted' }]);
    // The next change has a number that is higher than any before.
    await world.change(id, { due_date: later });
    const [moved] = await world.settle();
    expect(Number(field(moved!.calendar, 'SEQUENCE'))).toBeGreaterThan(0);
  });

  it('who were never told hear nothing of what is gone before they could be', async () => {
    const id = await world.meeting();
    await world.happens();
    await world.api.as(world.ada).delete(`/api/v2/activities/${id}`).expect(200);
    expect(await world.settle()).toEqual([]);
    await world.api.as(world.ada).post(`/api/activities/${id}/restore`).expect(200);
    expect((await world.settle()).map(one => field(one.calendar, 'METHOD'))).toEqual(['REQUEST']);
  });

  it('are told of what was taken back where the worker was killed before it knew whether they heard', async () => {
    const id = await world.meeting();
    await world.settle();
    await world.change(id, { due_date: later });
    await world.happens();
    await world.timePasses();
    await dying(world.api).worker('invitation.sent', { SMTP_OUT_URL: world.sink.url, WORKER_ROLES: 'react' });
    expect((await world.sink.taken()).map(one => field(one.calendar, 'DTSTART'))).toEqual([
      moment(later, '1330'),
    ]);
    await world.change(id, { due_date: soon });
    expect((await world.settle()).map(one => field(one.calendar, 'DTSTART'))).toEqual([moment(soon, '1330')]);
    expect(await world.settle()).toEqual([]);
  });

  it('who come later are invited alone, and who go are told alone', async () => {
    const max = { email: 'max@nordic.example', name: 'Max' };
    const id = await world.meeting();
    await world.settle();
    await world.change(id, { attendees: [eva, max] });
    const added = await world.settle();
    expect(
      added.map(one => [one.to, field(one.calendar, 'METHOD'), field(one.calendar, 'SEQUENCE')]),
    ).toEqual([[max.email, 'REQUEST', '0']]);
    await world.change(id, { attendees: [max] });
    const [gone, ...others] = await world.settle();
    expect(others).toEqual([]);
    expect(gone!.to).toBe(eva.email);
    expect(field(gone!.calendar, 'METHOD')).toBe('CANCEL');
    expect(gone!.calendar).not.toContain('STATUS:CANCELLED');
    expect(gone!.calendar).not.toContain(max.email);
  });

  it.each([
    ['is deleted', (id: number) => world.api.as(world.ada).delete(`/api/v2/activities/${id}`).expect(200)],
    ['has no date any more', (id: number) => world.change(id, { due_date: null, due_time: null })],
  ])('are told that it is off when it %s', async (_, act) => {
    const id = await world.meeting();
    const [first] = await world.settle();
    await act(id);
    const [off, ...others] = await world.settle();
    expect(others).toEqual([]);
    expect(off!.mail.subject).toBe('Inställt: Sails');
    expect(off!.calendar).toContain('STATUS:CANCELLED');
    expect(field(off!.calendar, 'UID')).toBe(field(first!.calendar, 'UID'));
    expect(field(off!.calendar, 'SEQUENCE')).toBe('1');
    expect(await world.settle()).toEqual([]);
  });

  it.each([
    ['over', { due_date: '2020-01-01' }],
    ['done', { done: true }],
    ['without a date', { due_date: null, due_time: null }],
  ])('hear nothing of what is %s', async (_, more) => {
    const id = await world.meeting(more);
    expect(await world.settle()).toEqual([]);
    await world.change(id, { subject: 'Masts' });
    expect(await world.settle()).toEqual([]);
    await world.api.as(world.ada).delete(`/api/v2/activities/${id}`).expect(200);
    expect(await world.settle()).toEqual([]);
  });

  it('are invited to a whole day by its date', async () => {
    await world.meeting({ due_time: null, duration: null });
    const [{ calendar }] = (await world.settle()) as [Awaited<ReturnType<Meetings['settle']>>[number]];
    expect(calendar).toContain(`DTSTART;VALUE=DATE:${soon.replaceAll('-', '')}\r\n`);
    expect(calendar).toContain(`DTEND;VALUE=DATE:${later.replaceAll('-', '')}\r\n`);
  });

  it('get the same once more where the worker is killed between sending and marking', async () => {
    const id = await world.meeting();
    await world.happens();
    await world.timePasses();
    await dying(world.api).worker('invitation.sent', { SMTP_OUT_URL: world.sink.url, WORKER_ROLES: 'react' });
    const [first] = await world.sink.taken();
    expect(
      await world.query('select state, attempts from invitation_guest where activity_id = $1', [id]),
    ).toEqual([{ state: 'due', attempts: 1 }]);
    const [again, ...others] = await world.settle();
    expect(others).toEqual([]);
    expect(again!.calendar).toBe(first!.calendar);
    expect(await world.settle()).toEqual([]);
  });

  it('are tried again where the server refuses, and who invites can see it', async () => {
    const id = await world.meeting();
    const states = async (who = world.ada) =>
      (await world.api.as(who).get(`/api/activities/${id}/invitations`)).body.data;
    world.sink.refuse(true);
    expect(await world.settle()).toEqual([]);
    expect(await states()).toMatchObject([{ address: eva.email, state: 'due', attempts: 1, sent_at: null }]);
    world.sink.refuse(false);
    expect(await world.settle()).toHaveLength(1);
    expect(await states()).toMatchObject([{ state: 'sent', method: 'request', sequence: 0, attempts: 2 }]);
    world.sink.refuse(true);
    await world.change(id, { subject: 'Masts' });
    for (let n = 0; n < 6; n++) await world.settle();
    expect(await states()).toMatchObject([{ state: 'failed', attempts: 6 }]);
    world.sink.refuse(false);
    expect(await world.settle()).toEqual([]);
    await world.api.as(world.bob).get(`/api/activities/${id}/invitations`).expect(404);
  });
});
