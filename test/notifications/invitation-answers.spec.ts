import { calendar, eva, field, later, meetings, moment, soon, type Meetings } from '../support/meetings.js';

describe('calendars in mails', () => {
  let world: Meetings;

  beforeAll(async () => {
    world = await meetings();
  });
  afterAll(() => world.stop());

  const reply = (
    uid: string,
    answer: string,
    { sequence = 0, stamp = '20301101T090000Z', who = eva.email } = {},
  ) =>
    calendar('REPLY', [
      `UID:${uid}`,
      `SEQUENCE:${sequence}`,
      `DTSTAMP:${stamp}`,
      'ORGANIZER:mailto:ada@mail.kontor.example',
      `ATTENDEE;PARTSTAT=${answer}:mailto:${who}`,
    ]);

  describe('whose answers come by mail', () => {
    let id: number;
    let uid: string;
    const status = async () => (await world.read(id)).attendees[0].status;

    beforeEach(async () => {
      id = await world.meeting();
      const [invited] = await world.settle();
      uid = field(invited!.calendar, 'UID')!;
    });

    it.each([
      ['ACCEPTED', 'accepted'],
      ['DECLINED', 'declined'],
      ['TENTATIVE', 'tentative'],
    ])('stand as %s among its guests, and set off no other mail', async (answer, shown) => {
      expect(await status()).toBe('noreply');
      await world.comes('Eva Lind <eva@nordic.example>', reply(uid, answer));
      expect(await world.settle()).toEqual([]);
      expect(await status()).toBe(shown);
      const [event] = await world.query(
        `select name from event where name = 'activity.updated' and (payload ->> 'id')::bigint = $1 and before ? 'attendees'`,
        [id],
      );
      expect(event).toBeDefined();
    });

    it('count by when they were given, not by when they came', async () => {
      await world.comes(eva.email, reply(uid, 'DECLINED', { stamp: '20301102T090000Z' }));
      await world.settle();
      await world.comes(eva.email, reply(uid, 'ACCEPTED', { stamp: '20301101T090000Z' }));
      await world.settle();
      expect(await status()).toBe('declined');
    });

    it('count no more once they were told of another time', async () => {
      await world.change(id, { due_date: later });
      await world.settle();
      await world.comes(eva.email, reply(uid, 'ACCEPTED', { sequence: 0 }));
      await world.settle();
      expect(await status()).toBe('noreply');
      await world.comes(eva.email, reply(uid, 'ACCEPTED', { sequence: 1 }));
      await world.settle();
      expect(await status()).toBe('accepted');
    });

    it('are theirs only: not a stranger’s, not for somebody else, not of long ago', async () => {
      await world.comes('mallory@evil.example', reply(uid, 'ACCEPTED'));
      await world.comes('mallory@evil.example', reply(uid, 'ACCEPTED', { who: 'mallory@evil.example' }));
      await world.comes(eva.email, reply('another-uid', 'ACCEPTED'));
      await world.comes(eva.email, reply(uid, 'ACCEPTED'), { isNew: false });
      await world.comes(eva.email, reply(uid, 'DELEGATED'));
      await world.settle();
      expect(await status()).toBe('noreply');
      await world.comes('assistant@nordic.example', reply(uid, 'ACCEPTED'));
      await world.settle();
      expect(await status()).toBe('accepted');
    });

    it('cannot move the meeting or call it off', async () => {
      const theirs = [
        `UID:${uid}`,
        'SEQUENCE:9',
        'DTSTAMP:20301101T090000Z',
        `DTSTART:${moment(later, '0100')}`,
      ];
      await world.comes(eva.email, calendar('REQUEST', [...theirs, 'ORGANIZER:mailto:eva@nordic.example']));
      await world.comes(eva.email, calendar('CANCEL', [...theirs, 'ORGANIZER:mailto:eva@nordic.example']));
      await world.settle();
      expect(await world.read(id)).toMatchObject({ due_date: soon, is_deleted: false });
    });
  });

  describe('who invite us', () => {
    const event = (uid: string, more: string[]) => [
      `UID:${uid}`,
      'DTSTAMP:20301101T090000Z',
      'ORGANIZER;CN=Eva Lind:mailto:eva@nordic.example',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@mail.kontor.example',
      ...more,
    ];
    const invites = (uid: string, sequence = 0, time = '0900') =>
      calendar(
        'REQUEST',
        event(uid, [
          `SEQUENCE:${sequence}`,
          `DTSTART:${moment(later, time)}`,
          'DURATION:PT1H',
          'SUMMARY:Launch',
          'LOCATION:Pier 1',
        ]),
      );

    it('are shown in the mail, to those who may read it', async () => {
      const message = await world.comes('Eva Lind <eva@nordic.example>', invites('shown@nordic.example'));
      const shown = (await world.api.as(world.ada).get(`/api/messages/${message}/invitation`).expect(200))
        .body.data;
      expect(shown).toMatchObject({
        method: 'REQUEST',
        subject: 'Launch',
        start: `${later}T09:00:00.000Z`,
        end: `${later}T10:00:00.000Z`,
        organizer: { address: 'eva@nordic.example', name: 'Eva Lind' },
        activity_id: null,
      });
      await world.api.as(world.bob).get(`/api/messages/${message}/invitation`).expect(404);
      await world.api.as(world.bob).post(`/api/messages/${message}/activity`).expect(404);
    });

    it('move the activity that was made of it, and call it off; nobody else does', async () => {
      const uid = 'kept@nordic.example';
      const message = await world.comes(eva.email, invites(uid));
      const id = await world.make(`/api/messages/${message}/activity`, {});
      expect(await world.read(id)).toMatchObject({
        subject: 'Launch',
        type: 'meeting',
        due_date: later,
        due_time: '09:00:00',
        duration: '01:00:00',
        location: { value: 'Pier 1' },
        owner_id: world.ada.id,
      });
      await world.api.as(world.ada).post(`/api/messages/${message}/activity`).expect(409);
      expect(
        (await world.api.as(world.ada).get(`/api/messages/${message}/invitation`)).body.data.activity_id,
      ).toBe(id);

      await world.comes('mallory@evil.example', invites(uid, 5, '2300'));
      await world.comes(eva.email, invites(uid, 2, '1100'));
      await world.comes(eva.email, invites(uid, 1, '1000'));
      // Who is invited invites nobody.
      expect(await world.settle()).toEqual([]);
      expect(await world.read(id)).toMatchObject({ due_time: '11:00:00' });

      await world.comes('mallory@evil.example', calendar('CANCEL', event(uid, ['SEQUENCE:9'])));
      await world.settle();
      await world.api.as(world.ada).get(`/api/v2/activities/${id}`).expect(200);
      await world.comes(eva.email, calendar('CANCEL', event(uid, ['SEQUENCE:3', 'STATUS:CANCELLED'])));
      expect(await world.settle()).toEqual([]);
      expect(
        (await world.query('select deleted_at is not null as gone from activity where id = $1', [id]))[0],
      ).toEqual({
        gone: true,
      });
    });
  });
});
