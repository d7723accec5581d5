import { faulty, fetchesSource } from '../../../support/fault.js';

it.each([
  ['NIL', 'BODY[] NIL'],
  ['empty', 'BODY[] {0}\r\n'],
])('tries a mail whose body is %s three times, then shows it as dead', async (_what, body) => {
  let tries = 0;
  await faulty(
    {
      row: (mail, row, { args }) => {
        if (mail.uid !== 2 || !fetchesSource(args)) return row;
        tries++;
        return `* 2 FETCH (UID 2 ${body})\r\n`;
      },
    },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'live');
      expect(tries).toBe(3);
      expect((await kontor.ledger(id)).find(row => row.uid === 2)).toMatchObject({
        state: 'dead',
        reason: 'empty',
      });
      expect(await kontor.subjects(id)).toHaveLength(9);
      expect((await kontor.mailboxOf(id)).proof?.folders[0]).toMatchObject({ dead: 1, balanced: true });
    },
  );
});
