import { deadLetters } from '../../../../src/search/dead-letters.js';
import { faulty, fetchesSource } from '../../../support/fault.js';
import type { Syncing } from '../../../support/sync.js';

/** What a dead letter says to its owner, and to an administrator. */
async function shown(kontor: Syncing, id: number) {
  const { user_id: owner } = await kontor.one<{ user_id: number }>(
    'select user_id from mailbox where id = $1',
    [id],
  );
  const seenBy = async (userId: number, isAdmin: boolean) =>
    (await deadLetters(kontor.db, { userId, isAdmin }, { mailboxId: id, before: null, limit: 10 })).map(
      letter => letter.subject,
    );
  return { owner: await seenBy(owner, false), admin: await seenBy(owner + 1, true) };
}

it.each([
  ['empty', '* 2 FETCH (UID 2 BODY[] NIL)\r\n'],
  ['never given out', null],
  ['of 9 GB', '* 2 FETCH (UID 2 BODY[] {9663676416}\r\n'],
])(
  'tells the owner the subject of a mail that is %s',
  async (_what, row) => {
    await faulty(
      { row: (mail, sound, { args }) => (mail.uid === 2 && fetchesSource(args) ? row : sound) },
      async ({ kontor, id }) => {
        await kontor.becomes(id, 'live', 30_000);
        expect(await kontor.subjects(id)).toHaveLength(9);
        expect(await shown(kontor, id)).toEqual({ owner: ['Mail 2'], admin: [null] });
      },
    );
  },
  40_000,
);

it('does without where the header breaks the connection too, and still gives up in the end', async () => {
  await faulty(
    {
      row: (mail, sound, { args, hangUp }) => {
        if (mail.uid !== 2 || !/BODY\.PEEK\[/.test(args)) return sound;
        setTimeout(hangUp, 10);
        return null;
      },
    },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'live', 60_000);
      expect((await kontor.ledger(id)).find(line => line.uid === 2)).toMatchObject({ state: 'dead' });
      expect(await kontor.subjects(id)).toHaveLength(9);
      expect(await shown(kontor, id)).toEqual({ owner: [null], admin: [null] });
    },
  );
}, 70_000);
