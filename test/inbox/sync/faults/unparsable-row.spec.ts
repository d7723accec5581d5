import { faulty, fetchesSource } from '../../../support/fault.js';

it('gets round a row that cannot be parsed, and tries it again', async () => {
  let spoilt = 0;
  await faulty(
    {
      row: (mail, row, { args }) => {
        if (mail.uid !== 6 || !fetchesSource(args) || spoilt > 0) return row;
        spoilt++;
        return '* 6 FETCH (UID 6 BODY[ "(((\r\n';
      },
    },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'live');
      expect(spoilt).toBe(1);
      expect(await kontor.subjects(id)).toHaveLength(10);
    },
  );
});
