import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

describeWithDovecot('UIDVALIDITY changes', () => {
  let server: Dovecot;
  let kontor: Syncing;

  beforeAll(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing()]);
    await kontor.start();
  });
  afterAll(async () => {
    await kontor.close();
    await server.stop();
  });

  const date = new Date('2026-10-01T10:00:00Z');
  const mails = (name: string, first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, n) => numbered(`${name}${first + n}`));
  const current = async (id: number) => {
    const { generation } = await kontor.one<{ generation: number }>(
      `select generation from folder where mailbox_id = $1 and path = 'INBOX'`,
      [id],
    );
    return (await kontor.ledger(id)).filter(row => row.path === 'INBOX' && row.generation === generation);
  };

  it('knows mails again from their headers, without a download and without events', async () => {
    await server.fill('anna', 'INBOX', mails('a', 1, 12), date);
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    await kontor.becomes(id, 'live');
    const before = await kontor.ledger(id);

    await server.doveadm('mailbox', 'update', '-u', 'anna', '--uid-validity', '77', 'INBOX');
    await kontor.db.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
    await until('the new generation is stored', async () => {
      const rows = await current(id);
      return rows[0]?.generation === 1 && rows.length === 12 && rows.every(row => row.state === 'stored');
    });
    const after = await current(id);
    expect(after.map(row => row.message_id)).toEqual(
      before.filter(row => row.path === 'INBOX').map(row => row.message_id),
    );
    // Relinked rows never had bytes fetched for them.
    const { n } = await kontor.one<{ n: number }>(
      `select count(*)::int as n from remote_message r join folder f on f.id = r.folder_id
       where f.mailbox_id = $1 and r.generation = 1 and r.blob is not null`,
      [id],
    );
    expect(n).toBe(0);
    expect(await kontor.events('mailbox.reset')).toHaveLength(1);
    expect(await kontor.events('mail.received')).toEqual([]);
    expect(await kontor.subjects(id)).toHaveLength(12);
    expect(await kontor.prove(id)).toMatchObject({ balanced: true });
  });

  it('loses nothing and doubles nothing when the folder is deleted and made anew during the backfill', async () => {
    const client = await server.connect('bert');
    // Seconds of work: there is no hurry to be in the middle of it.
    await server.fill('bert', 'Work', mails('b', 1, 1000), date);
    const id = await kontor.mailbox({ port: server.imapPort, user: 'bert' });
    await until('some are stored', async () => (await kontor.subjects(id)).length > 0, { pause: 2 });
    await client.mailboxDelete('Work');
    await client.logout();
    await server.fill('bert', 'Work', mails('b', 501, 1100), date);
    const look = async () => {
      // Dovecot refuses the folder for a while where sessions had the old one open; the time for which it is then left
      // alone has passed.
      await kontor.db.query('update folder set parked_until = null where mailbox_id = $1', [id]);
      await kontor.db.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
    };
    await until(
      'all that is there is stored',
      async () => {
        await look();
        const subjects = new Set(await kontor.subjects(id));
        return Array.from({ length: 600 }, (_, n) => `Mail b${n + 501}`).every(subject =>
          subjects.has(subject),
        );
      },
      { pause: 300 },
    );
    await kontor.becomes(id, 'live');
    const subjects = await kontor.subjects(id);
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(await kontor.prove(id)).toMatchObject({ balanced: true });
    const { n } = await kontor.one<{ n: number }>(
      `select count(*)::int as n from event where name = 'mail.received' and (payload->>'mailboxId')::int = $1`,
      [id],
    );
    expect(n).toBe(0);
  });
});
