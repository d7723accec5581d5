import { faulty, fetchesSource } from '../../../support/fault.js';

it('asks again for what a FETCH left out that ended with OK', async () => {
  const left = new Map<number, number>();
  await faulty(
    {
      row: (mail, row, { args }) => {
        const times = left.get(mail.uid) ?? 0;
        if (!fetchesSource(args) || mail.uid % 2 === 0 || times > 0) return row;
        left.set(mail.uid, times + 1);
        return null;
      },
    },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'live');
      expect(left.size).toBe(5);
      expect(await kontor.subjects(id)).toHaveLength(10);
      expect((await kontor.mailboxOf(id)).proof).toMatchObject({ balanced: true });
    },
  );
});

it('makes a mail dead that is listed and never given out, and says so', async () => {
  await faulty(
    { row: (mail, row, { args }) => (fetchesSource(args) && mail.uid === 7 ? null : row) },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'live');
      expect((await kontor.ledger(id)).find(row => row.uid === 7)).toMatchObject({
        state: 'dead',
        reason: 'unfetchable',
        attempts: 3,
      });
      expect((await kontor.mailboxOf(id)).proof?.folders[0]).toMatchObject({
        server: 10,
        stored: 9,
        dead: 1,
        balanced: true,
      });
    },
  );
});

it('loses no mail that the FETCH of flags and sizes left out', async () => {
  await faulty(
    { row: (mail, row, { args }) => (!fetchesSource(args) && mail.uid === 3 ? null : row) },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'live');
      expect(await kontor.subjects(id)).toHaveLength(10);
    },
  );
});
