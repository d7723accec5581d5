import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

describeWithDovecot('a horizon', () => {
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

  it('leaves older mail on the server, counted, and a longer one brings it in', async () => {
    for (let n = 1; n <= 9; n++)
      await server.append('anna', 'INBOX', numbered(`old-${n}`), [], new Date('2026-01-10'));
    for (let n = 1; n <= 4; n++)
      await server.append('anna', 'INBOX', numbered(`new-${n}`), [], new Date('2026-11-10'));
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' }, { horizon: '2026-10-01' });
    await kontor.becomes(id, 'live');
    const { proof } = await kontor.mailboxOf(id);
    expect(proof).toMatchObject({ balanced: true });
    expect(proof?.folders[0]).toMatchObject({ server: 13, stored: 4, skipped: { horizon: 9 }, pending: 0 });
    // They are ranges, not rows.
    expect(await kontor.ledger(id)).toHaveLength(4);

    await server.doveadm('expunge', '-u', 'anna', 'mailbox', 'INBOX', 'uid', '3');
    await until('one less lies beyond', async () => {
      const { n } = await kontor.one<{ n: number }>(
        `select horizon_count as n from folder where mailbox_id = $1 and path = 'INBOX'`,
        [id],
      );
      return n === 8;
    });
    expect(await kontor.prove(id)).toMatchObject({ balanced: true });

    await kontor.db.query(
      `update folder set backfill_lo = greatest(backfill_lo, upper(horizon_uids)), horizon_uids = '{}', horizon_count = 0
       where mailbox_id = $1 and not isempty(horizon_uids)`,
      [id],
    );
    await kontor.db.query(
      `update mailbox set horizon = null, state = 'backfilling', sync_requested_at = now() where id = $1`,
      [id],
    );
    await until('the old ones are there', async () => (await kontor.subjects(id)).length === 12);
    await kontor.becomes(id, 'live');
    expect((await kontor.mailboxOf(id)).proof?.folders[0]).toMatchObject({
      server: 12,
      stored: 12,
      skipped: {},
      balanced: true,
    });
  });
});
