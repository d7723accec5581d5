import { faulty, fetchesSource } from '../../../support/fault.js';

it('drops the connection at a literal of 9 GB, and sets that one mail aside', async () => {
  let announced = 0;
  await faulty(
    {
      row: (mail, row, { args, send }) => {
        if (mail.uid !== 8 || !fetchesSource(args)) return row;
        announced++;
        send('* 8 FETCH (UID 8 BODY[] {9663676416}\r\n');
        return null;
      },
    },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'live');
      expect(announced).toBe(3);
      expect((await kontor.ledger(id)).find(row => row.uid === 8)).toMatchObject({
        state: 'dead',
        reason: 'unfetchable',
      });
      expect(await kontor.subjects(id)).toHaveLength(9);
    },
  );
});
