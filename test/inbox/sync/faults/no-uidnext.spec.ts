import { faulty, inbox, mails } from '../../../support/fault.js';
import { until } from '../../../support/sync.js';

it('takes the highest UID + 1 where the server tells no UIDNEXT', async () => {
  await faulty(
    { folders: { INBOX: inbox(mails(1, 10), { uidnext: null }) } },
    async ({ kontor, fake, id }) => {
      await kontor.becomes(id, 'live');
      expect(await kontor.subjects(id)).toHaveLength(10);
      expect((await kontor.ledger(id)).some(row => row.is_new)).toBe(false);
      fake.folders['INBOX']!.mails.push({ ...mails(11, 11)[0]!, date: new Date() });
      await until('the new mail is there', async () => (await kontor.subjects(id)).includes('Mail 11'));
      expect((await kontor.ledger(id)).filter(row => row.is_new).map(row => row.uid)).toEqual([11]);
    },
  );
});
