import { faulty, inbox, mails } from '../../../support/fault.js';
import { expectBalanced } from '../../../support/settled.js';
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
      const { proof } = await kontor.mailboxOf(id);
      expect(proof?.folders.map(({ path, server, balanced }) => [path, server, balanced])).toEqual([
        ['INBOX', 5, true],
        ['Ghost', null, false],
        ['Work', 4, true],
      ]);
      expect(proof?.balanced).toBe(false);
    },
  );
});

it('opens it again once another folder was made under its name', async () => {
  let isThere = false;
  await faulty(
    {
      folders: { INBOX: inbox(mails(1, 5)), Ghost: inbox(mails(1, 2)) },
      on: ({ name, args, tag, send }) => {
        if (isThere || !/Ghost/.test(args) || !['EXAMINE', 'SELECT'].includes(name)) return false;
        send(`${tag} NO [NONEXISTENT] Mailbox does not exist\r\n`);
        return true;
      },
    },
    async ({ kontor, fake, id }) => {
      const isParked = async () =>
        (await kontor.db.query('select from folder where parked_until > now()')).length === 1;
      await until('it is parked', isParked);
      await kontor.becomes(id, 'live');
      fake.folders['Ghost'] = inbox(mails(31, 33), { uidvalidity: 2 });
      isThere = true;
      await kontor.db.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
      await until('its mails are there', async () => (await kontor.subjects(id)).length === 8);
      await kontor.becomes(id, 'live');
      expect(await kontor.prove(id)).toMatchObject({ balanced: true });
    },
  );
});

it('logs in again for a folder that only the sessions of before are refused', async () => {
  const refused = new Set<number>();
  await faulty(
    {
      folders: { INBOX: inbox(mails(1, 5)), Ghost: inbox(mails(11, 12)) },
      on: ({ name, args, tag, send, connection }) => {
        if (!/Ghost/.test(args) || !['EXAMINE', 'SELECT'].includes(name)) return false;
        if (!refused.has(connection) && refused.size >= 2) return false;
        refused.add(connection);
        send(`${tag} NO Mailbox was deleted under us\r\n`);
        return true;
      },
    },
    async ({ kontor, id }) => {
      await until('its mails are there', async () => (await kontor.subjects(id)).length === 7);
      await kontor.becomes(id, 'live');
      await expectBalanced(kontor, id);
    },
  );
});
