import { faulty, inbox, mails } from '../../../support/fault.js';
import { until } from '../../../support/sync.js';

it('parks a folder that is listed and cannot be opened, and the others go on', async () => {
  await faulty(
    {
      folders: { INBOX: inbox(mails(1, 5)), Ghost: inbox(mails(1, 2)), Work: inbox(mails(21, 24)) },
      on: ({ name, args, tag, send }) => {
        if (!/Ghost/.test(args) || !['EXAMINE', 'SELECT'].includes(name)) return false;
        send(`${tag} NO [NONEXISTENT] Mailbox does not exist\r\n`);
        return true;
      },
    },
    async ({ kontor, id }) => {
      await until('it is parked', async () => {
        const rows = await kontor.db.query(
          `select 1 from folder where path = 'Ghost' and parked_until > now() + interval '5 hours'`,
        );
        return rows.length === 1;
      });
      await kontor.becomes(id, 'live');
      expect(await kontor.subjects(id)).toHaveLength(9);
      expect((await kontor.mailboxOf(id)).proof?.folders.map(folder => folder.path)).toEqual([
        'INBOX',
        'Work',
      ]);
    },
  );
});
