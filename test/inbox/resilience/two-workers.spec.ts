import { readFileSync } from 'node:fs';
import type { Running } from '../../support/servers.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { expectSound, pending } from '../../support/settled.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';
import { workerOf } from '../../support/worker.js';

const history = 200;

describeWithDovecot('two workers, of which one sleeps through its lease', () => {
  let server: Dovecot;
  let kontor: Syncing;
  let id: number;
  let sleeper: Running | undefined;
  let other: Running | undefined;

  beforeEach(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing()]);
    await server.fill(
      'anna',
      'INBOX',
      Array.from({ length: history }, (_, n) => numbered(n)),
    );
    id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
  });
  afterEach(async () => {
    // A process that is stopped does not hear SIGTERM.
    await Promise.all([sleeper?.end('SIGKILL'), other?.end('SIGKILL')]);
    await kontor.close();
    await server.stop();
  });

  const isStopped = (worker: Running): boolean =>
    /^State:\s+T/m.test(readFileSync(`/proc/${worker.pid}/status`, 'utf8'));
  const wake = (worker: Running) => process.kill(worker.pid, 'SIGCONT');
  const lease = () =>
    kontor.one<{ owner: string | null; epoch: number }>('select owner, epoch from mailbox_lease');
  /** Owners begin with host and process. */
  const isHeldBy = async (worker: Running): Promise<boolean> =>
    (await lease()).owner?.split('/')[1] === String(worker.pid);
  const expire = () => kontor.db.query(`update mailbox_lease set until = '-infinity'`);
  const all = async (count: number) => {
    await until('all are there', async () => (await kontor.subjects(id)).length >= count);
    await until('nothing waits', async () => (await pending(kontor, id)) === 0);
    await kontor.becomes(id, 'live');
    expect(await kontor.subjects(id)).toHaveLength(count);
    await expectSound(kontor, id);
  };

  it('before it writes history: the write is refused', async () => {
    sleeper = workerOf(kontor, { FAILPOINT: 'backfill-before-receive:2:stop', LOG_LEVEL: 'info' });
    const asleep = sleeper;
    await until('the first sleeps', () => isStopped(asleep));
    const before = await lease();
    // It only holds, so that the rows which the first has in hand still wait when that one wakes.
    other = workerOf(kontor, { WORKER_ROLES: 'hold' });
    const awake = other;
    await expire();
    await until('the other holds the mailbox', () => isHeldBy(awake));
    expect((await lease()).epoch).toBe(before.epoch + 1);
    const stored = (await kontor.subjects(id)).length;
    expect(await pending(kontor, id)).toBeGreaterThan(0);

    wake(asleep);
    const refused = await asleep.says(/"epoch":(\d+),"msg":"lease lost, the slice begins again"/);
    expect(Number(refused[1])).toBe(before.epoch);
    expect(stored).toBeLessThan(history);
    await all(history);
    expect(await isHeldBy(awake)).toBe(true);
  });

  it('before it writes down new mail: the write is refused, and the other has the mail already', async () => {
    sleeper = workerOf(kontor, { FAILPOINT: 'live-before-commit:1:stop', LOG_LEVEL: 'info' });
    const asleep = sleeper;
    await kontor.becomes(id, 'live');
    await server.deliver('anna', numbered('live'));
    await until('the first sleeps', () => isStopped(asleep));
    const before = await lease();
    other = workerOf(kontor);
    const awake = other;
    await expire();
    await until('the other holds the mailbox', () => isHeldBy(awake));
    await all(history + 1);
    const settledAt = () =>
      kontor.one(`select max(settled_at)::text as at, max(id) as id from remote_message`);
    const written = await settledAt();

    wake(asleep);
    const refused = await asleep.says(/"epoch":(\d+),"msg":"lease lost, the other holder goes on"/);
    expect(Number(refused[1])).toBe(before.epoch);
    expect(await settledAt()).toEqual(written);
    await server.deliver('anna', numbered('after'));
    await all(history + 2);
    expect(await kontor.events('mail.received')).toHaveLength(2);
  });

  it('inside of a transaction: its locks keep the other waiting for no longer than a lease', async () => {
    sleeper = workerOf(kontor, { FAILPOINT: 'receive.stored:2:stop', LOG_LEVEL: 'info' });
    const asleep = sleeper;
    await until('the first sleeps', () => isStopped(asleep));
    other = workerOf(kontor);
    const awake = other;
    await until('the other holds the mailbox', () => isHeldBy(awake));
    await all(history);

    wake(asleep);
    await server.deliver('anna', numbered('after'));
    await all(history + 1);
    expect(asleep.hasEnded).toBe(false);
  });
});
