import { faulty, fetchesSource } from '../../../support/fault.js';

it('ignores a row that was cut off, and goes on where it was', async () => {
  let killed = 0;
  await faulty(
    {
      row: (mail, row, { args, send, hangUp }) => {
        if (mail.uid !== 5 || !fetchesSource(args) || killed > 1) return row;
        killed++;
        send(row.subarray(0, row.length - 40));
        setTimeout(hangUp, 20);
        return null;
      },
    },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'live');
      expect(killed).toBe(2);
      expect(await kontor.subjects(id)).toHaveLength(10);
      expect((await kontor.mailboxOf(id)).proof).toMatchObject({ balanced: true });
      // Mail 1 to 9 have one size, Mail 10 another: none was stored cut off.
      const whole = await kontor.db.query<{ size: number }>(
        'select distinct size from message_copy order by 1',
      );
      expect(whole).toHaveLength(2);
    },
  );
});
