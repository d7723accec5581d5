import { faulty, fetchesSource } from '../../../support/fault.js';
import { until } from '../../../support/sync.js';

it('shows why the server said goodbye, and goes on where it was', async () => {
  let goodbyes = 0;
  await faulty(
    {
      row: (mail, row, { args, send, hangUp }) => {
        if (mail.uid !== 4 || !fetchesSource(args) || goodbyes >= 2) return row;
        goodbyes++;
        send('* BYE server is shutting down for maintenance\r\n');
        setTimeout(hangUp, 20);
        return null;
      },
    },
    async ({ kontor, id }) => {
      await until(
        'the reason is shown',
        async () => /shutting down/.test((await kontor.mailboxOf(id)).reason ?? ''),
        { pause: 5 },
      );
      await kontor.becomes(id, 'live');
      expect(await kontor.subjects(id)).toHaveLength(10);
      expect((await kontor.mailboxOf(id)).reason).toBeNull();
    },
  );
});
