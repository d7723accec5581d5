import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Collector } from '../../src/inbox/collect.js';
import { Blobs, sha256, type NewBlob } from '../../src/platform/blobs.js';
import type { Tx } from '../../src/platform/database.js';
import { PackStore } from '../../src/platform/packs.js';
import { hold, waiting } from '../support/locks.js';
import { pipeline, type Pipeline } from '../support/pipeline.js';
import { s3, type FakeS3 } from '../support/s3.js';
import { died, workerOf } from '../support/worker.js';

const blob = (text: string): NewBlob => ({ sha256: sha256(Buffer.from(text)), bytes: Buffer.from(text) });

describe.each(['files', 'S3'])('the collector over %s', kind => {
  let kontor: Pipeline;
  let remote: FakeS3 | undefined;
  let blobs: Blobs;
  let collector: Collector;
  let folderId: number;
  let uid = 0;

  beforeEach(async () => {
    if (kind === 'S3') remote = await s3();
    // One of the tests damages a pack, and the collector says so.
    kontor = await pipeline({ LOG_LEVEL: 'fatal', ...(remote ? { BLOB_URL: remote.url } : {}) });
    blobs = kontor.app.get(Blobs);
    collector = kontor.app.get(Collector);
    collector.options.graceMs = 0;
    const mailbox = await kontor.mailbox(await kontor.user('rep@kontor.example'), 'rep@kontor.example');
    ({ id: folderId } = await kontor.one<{ id: number }>(
      `insert into folder (mailbox_id, path) values ($1, 'INBOX') returning id`,
      [mailbox],
    ));
  });
  afterEach(async () => {
    remote?.server.close();
    remote = undefined;
    await kontor.close();
  });

  const refer = (tx: Pick<Tx, 'query'>, texts: string[]) =>
    tx.query(
      `insert into remote_message (folder_id, generation, uid, blob)
       select $1, 0, $2 + n, hash from unnest($3::bytea[]) with ordinality as given (hash, n)`,
      [folderId, (uid += texts.length) - texts.length, texts.map(text => blob(text).sha256)],
    );
  /** As the pipeline does: bytes, then one transaction that records them and refers to them. */
  const keep = async (...texts: string[]) => {
    const stored = await blobs.put(texts.map(blob));
    await kontor.db.transaction(async tx => {
      await blobs.record(tx, stored);
      await refer(tx, texts);
    });
    return stored;
  };
  const forget = (...texts: string[]) =>
    kontor.db.query('delete from remote_message where blob = any($1)', [
      texts.map(text => blob(text).sha256),
    ]);
  /** Twice: the bytes of what the first round removes go in the second. */
  const collect = async () => {
    const rounds = [await collector.collect(), await collector.collect()];
    return { blobs: rounds[0]!.blobs + rounds[1]!.blobs, packs: rounds[0]!.packs + rounds[1]!.packs };
  };
  const readable = async (...texts: string[]) =>
    expect((await blobs.getAll(texts.map(text => blob(text).sha256))).map(String)).toEqual(texts);
  const packs = async () => (await kontor.app.get(PackStore).list('', 1000)).map(pack => pack.name);

  it('leaves bytes that a writer is about to refer to', async () => {
    await keep('Hello');
    await forget('Hello');
    const stored = await blobs.put([blob('Hello')]);
    const commit = await hold(kontor.db, async tx => {
      await blobs.record(tx, stored);
      await refer(tx, ['Hello']);
    });
    const round = collector.collect();
    await waiting(kontor.db, 1);
    await commit();
    await round;
    await collect();
    await readable('Hello');
  });

  it('leaves the bytes of a writer who comes while it takes the same bytes away', async () => {
    await keep('Hello');
    await forget('Hello');
    const letGoOfBlob = await hold(kontor.db, tx => tx.query('select from blob for update'));
    const round = collector.collect();
    await waiting(kontor.db, 1);
    const letGoOfPlace = await hold(kontor.db, tx => tx.query('select from collection for update'));
    await letGoOfBlob();
    // The row is deleted, and the collector waits before its commit.
    await waiting(kontor.db, 1);
    const writes = keep('Hello');
    await waiting(kontor.db, 2);
    await letGoOfPlace();
    await Promise.all([round, writes]);
    await collect();
    await readable('Hello');
  });

  it('leaves a pack that is being recorded', async () => {
    const stored = await blobs.put([blob('Hello')]);
    const commit = await hold(kontor.db, async tx => {
      await blobs.record(tx, stored);
      await refer(tx, ['Hello']);
    });
    const round = collector.collect();
    await waiting(kontor.db, 1);
    await commit();
    await round;
    await collect();
    await readable('Hello');
  });

  it('removes a pack that a crash left unrecorded, and lets nobody record it afterwards', async () => {
    const lost = await blobs.put([blob('lost')]);
    expect(await collect()).toEqual({ blobs: 0, packs: 1 });
    expect(await packs()).toEqual([]);
    await expect(kontor.db.transaction(tx => blobs.record(tx, lost))).rejects.toThrow('was collected');
    await keep('lost');
    await readable('lost');
  });

  it('leaves alone what is younger than the grace', async () => {
    await blobs.put([blob('being written')]);
    await keep('forgotten');
    await forget('forgotten');
    collector.options.graceMs = 3600_000;
    expect(await collect()).toEqual({ blobs: 0, packs: 0 });
    expect(await packs()).toHaveLength(2);
  });

  it('takes away what nothing refers to, and moves what lives out of a pack that is mostly dead', async () => {
    const [first] = await keep('alive', 'dead one', 'dead two', 'dead three');
    const [second] = await keep('also alive', 'also alive two', 'dead four');
    await forget('dead one', 'dead two', 'dead three', 'dead four');
    // As the purge does: what was looked at before its references went is looked at again.
    await kontor.db.query('update blob set touched_at = now()');
    expect(await collect()).toEqual({ blobs: 4, packs: 1 });
    await readable('alive', 'also alive', 'also alive two');
    const left = await packs();
    expect(left).toHaveLength(2);
    expect(left).not.toContain(first!.pack);
    expect(left).toContain(second!.pack);
    await expect(blobs.get(blob('dead one').sha256)).rejects.toThrow('is not known');
    const metrics = await kontor.one<{ blobs: number; packs: number; bytes: number }>(
      'select blobs, packs, bytes from collection',
    );
    expect(metrics).toMatchObject({ blobs: 4, packs: 1 });
    expect(metrics.bytes).toBeGreaterThan(0);
  });

  it('clears a pack from which it has moved all only when a reader of yesterday is done', async () => {
    const [place] = await keep('alive', 'dead one', 'dead two', 'dead three');
    await forget('dead one', 'dead two', 'dead three');
    await kontor.db.query(`update blob set touched_at = now() - interval '2 hours'`);
    collector.options.graceMs = 3600_000;
    await kontor.db.query(`update collection set blob_at = '-infinity'`);
    await collect();
    expect((await kontor.one<{ pack: string }>('select pack from blob')).pack).not.toBe(place!.pack);
    expect(await packs()).toContain(place!.pack);
    await kontor.db.query(`update pack set removed_at = removed_at - interval '2 hours'`);
    await collect();
    expect(await packs()).not.toContain(place!.pack);
    await readable('alive');
  });

  it('leaves a damaged pack as it is', async () => {
    const [place] = await keep('alive', 'dead one', 'dead two', 'dead three');
    await forget('dead one', 'dead two', 'dead three');
    const damaged = Buffer.alloc(1000, 7);
    if (remote) remote.objects.set(`/bucket/mail/${place!.pack}`, damaged);
    else await writeFile(join(kontor.dataDir, 'blobs', place!.pack), damaged);
    await collect();
    expect(await packs()).toEqual([place!.pack]);
    expect((await kontor.one<{ pack: string }>('select pack from blob')).pack).toBe(place!.pack);
  });

  it('comes through a store of many packs in small steps', async () => {
    Object.assign(collector.options, { mostBlobs: 2, mostPacks: 2 });
    for (let n = 1; n <= 7; n++) await keep(`mail ${n}`);
    for (let n = 1; n <= 7; n++) await blobs.put([blob(`lost ${n}`)]);
    await forget('mail 2', 'mail 3', 'mail 4', 'mail 5');
    let cleared = 0;
    for (let n = 0; n < 20 && cleared < 11; n++) cleared += (await collector.collect())!.packs;
    expect(cleared).toBe(11);
    expect(await packs()).toHaveLength(3);
    await readable('mail 1', 'mail 6', 'mail 7');
  });

  it('looks at everything again after a week, also at what was not touched when it was forgotten', async () => {
    await keep('forgotten in silence');
    await collect();
    await forget('forgotten in silence');
    expect(await collect()).toEqual({ blobs: 0, packs: 0 });
    await kontor.db.query(`update collection set blob_pass_at = now() - interval '8 days'`);
    await collector.collect();
    expect(await collect()).toEqual({ blobs: 1, packs: 1 });
  });

  it('does nothing while another process is at it', async () => {
    await kontor.db.query(`update collection set busy_until = now() + interval '1 minute'`);
    expect(await collector.collect()).toBeNull();
  });

  if (kind === 'files') {
    it('removes drafts and folders that a crash left', async () => {
      const root = join(kontor.dataDir, 'blobs');
      await mkdir(join(root, '2026-01-05'), { recursive: true });
      const left = [join(root, 'check-0d6e'), join(root, '2026-01-05', 'half')];
      for (const path of left) {
        await writeFile(path, 'half of a');
        await utimes(path, new Date('2026-01-05'), new Date('2026-01-05'));
      }
      await collect();
      expect(await readdir(root)).toEqual([]);
    });

    it.each(['collect-blobs-removed', 'collect-pack-written', 'collect-moved', 'collect-cleared'])(
      'loses nothing and finishes later when it is killed at %s',
      async failpoint => {
        await keep('alive', 'dead one', 'dead two', 'dead three');
        await keep('dead four');
        await blobs.put([blob('lost')]);
        await forget('dead one', 'dead two', 'dead three', 'dead four');
        await backdate();
        if (failpoint === 'collect-cleared') {
          await collector.collect();
          await backdate();
        }
        const killed = workerOf(kontor, {
          SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
          WORKER_ROLES: 'ingest',
          FAILPOINT: failpoint,
        });
        await died(killed, kontor);
        expect(killed.output()).not.toMatch(/error/i);
        await readable('alive');
        await kontor.db.query(`update collection set busy_until = '-infinity'`);
        await collect();
        await collect();
        await readable('alive');
        expect(await packs()).toHaveLength(1);
        expect(await kontor.db.query('select from blob')).toHaveLength(1);
      },
    );

    /** Two days pass. */
    const backdate = async () => {
      await kontor.db.query(`update blob set touched_at = touched_at - interval '2 days'`);
      await kontor.db.query(`update pack set removed_at = removed_at - interval '2 days'`);
      const then = new Date(Date.now() - 2 * 24 * 3600_000);
      for (const name of await packs()) await utimes(join(kontor.dataDir, 'blobs', name), then, then);
    };
  }
});
