import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

describeWithDovecot('after a time in which nobody held the mailbox', () => {
  let server: Dovecot;
  let kontor: Syncing;

  beforeAll(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing()]);
  });
  afterAll(async () => {
    await kontor.close();
    await server.stop();
  });

  it('takes in what came meanwhile, as new unless it is older than a week', async () => {
    await server.append('anna', 'INBOX', numbered(1));
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    const stop = await kontor.start();
    await kontor.becomes(id, 'live');
    await stop();

    await server.append('anna', 'INBOX', numbered('fresh'), [], new Date());
    await server.append('anna', 'INBOX', numbered('stale'), [], new Date(Date.now() - 9 * 24 * 3600_000));
    await server.doveadm('expunge', '-u', 'anna', 'mailbox', 'INBOX', 'uid', '1');
    await kontor.start();
    await until('both are there', async () => (await kontor.subjects(id)).length === 3);
    // What is new comes before a look at the rest.
    await until('the other is gone', async () => (await kontor.ledger(id))[0]?.state === 'gone');
    const rows = await kontor.ledger(id);
    expect(rows.map(({ uid, state, is_new }) => [uid, state, is_new])).toEqual([
      [1, 'gone', false],
      [2, 'stored', true],
      [3, 'stored', false],
    ]);
    expect(await kontor.events('mail.received')).toHaveLength(1);
  });

  it('takes in a gap of hundreds, whose older part the backfill fetches', async () => {
    const id = await kontor.mailbox({ port: server.imapPort, user: 'bert' });
    await kontor.becomes(id, 'live');
    await kontor.db.query(`update mailbox set state = 'stopped' where id = $1`, [id]);
    await until('it is let go', async () => {
      const { until: end } = await kontor.one<{ until: unknown }>(
        `select until::text from mailbox_lease where mailbox_id = $1`,
        [id],
      );
      return end === '-infinity';
    });
    await server.fill(
      'bert',
      'INBOX',
      Array.from({ length: 260 }, (_, n) => numbered(`gap-${n}`)),
    );
    await kontor.db.query(`update mailbox set state = 'connecting' where id = $1`, [id]);
    await until('all are there', async () => (await kontor.subjects(id)).length === 260);
    expect((await kontor.ledger(id)).every(row => row.is_new && row.state === 'stored')).toBe(true);
  });
});
