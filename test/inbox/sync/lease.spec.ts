import { LeaseLostError } from '../../../src/errors.js';
import { claim, currentEpoch, guardEpoch, release, renew } from '../../../src/inbox/sync/lease.js';
import { syncing, type Syncing } from '../../support/sync.js';

describe('a lease', () => {
  let kontor: Syncing;
  let id: number;
  beforeAll(async () => {
    kontor = await syncing();
    id = await kontor.mailbox({ port: 1, user: 'anna' });
  });
  afterAll(() => kontor.close());

  it('is given to one of many that claim at once', async () => {
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, n) => claim(kontor.db, `holder-${n}`, 10)),
    );
    expect(claims.flat()).toEqual([{ mailboxId: id, epoch: 1 }]);
    const owner = claims.findIndex(leases => leases.length > 0);
    expect(await renew(kontor.db, `holder-${owner}`, [{ mailboxId: id, epoch: 1 }])).toEqual(new Set([id]));
    expect(await renew(kontor.db, 'somebody', [{ mailboxId: id, epoch: 1 }])).toEqual(new Set());
  });

  it('refuses the commit of a holder that slept through it', async () => {
    await kontor.db.query(`update mailbox_lease set until = now() - interval '1 second'`);
    const [taken] = await claim(kontor.db, 'another', 10);
    expect(taken).toEqual({ mailboxId: id, epoch: 2 });
    const write = kontor.db.transaction(async tx => {
      await tx.query(`update mailbox set reason = 'written by a ghost' where id = $1`, [id]);
      await guardEpoch(tx, { mailboxId: id, epoch: 1 });
    });
    await expect(write).rejects.toBeInstanceOf(LeaseLostError);
    expect((await kontor.mailboxOf(id)).reason).toBeNull();
    await kontor.db.transaction(tx => guardEpoch(tx, { mailboxId: id, epoch: 2 }));
  });

  it('holds the epoch still while a commit is under way', async () => {
    await kontor.db.query(`update mailbox_lease set until = now() - interval '1 second'`);
    await kontor.db.transaction(async tx => {
      await guardEpoch(tx, { mailboxId: id, epoch: 2 });
      // SKIP LOCKED: whoever comes meanwhile does not wait, goes away empty-handed and comes again.
      expect(await claim(kontor.db, 'third', 10)).toEqual([]);
    });
    expect(await claim(kontor.db, 'third', 10)).toEqual([{ mailboxId: id, epoch: 3 }]);
  });

  // Slices overlap: a renewal that waited for each of them would come when the lease is over.
  it('is renewed while a commit is under way', async () => {
    await kontor.db.transaction(async tx => {
      await guardEpoch(tx, { mailboxId: id, epoch: 3 });
      await kontor.db.transaction(async other => {
        await other.query(`set local lock_timeout = '2s'`);
        expect(await renew(other, 'third', [{ mailboxId: id, epoch: 3 }])).toEqual(new Set([id]));
      });
    });
  });

  it('is not given for what is paused, backing off or removed', async () => {
    await release(kontor.db, { mailboxId: id, epoch: 3 });
    for (const change of [
      `state = 'stopped'`,
      `state = 'needs_reauth'`,
      `state = 'backing_off', backoff_until = now() + interval '1 minute'`,
      `state = 'live', backoff_until = null, deleted_at = now()`,
    ]) {
      await kontor.db.query(`update mailbox set ${change} where id = $1`, [id]);
      expect(await claim(kontor.db, 'anyone', 10)).toEqual([]);
    }
    await kontor.db.query('update mailbox set deleted_at = null where id = $1', [id]);
    expect(await claim(kontor.db, 'anyone', 10)).toHaveLength(1);
    expect(await currentEpoch(kontor.db, id)).toBe(4);
  });
});
