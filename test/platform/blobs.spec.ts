import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '../../src/mikro-orm.config.js';
import { Blobs, sha256, type NewBlob } from '../../src/platform/blobs.js';
import { Database } from '../../src/platform/database.js';
import { openPacks } from '../../src/platform/packs.js';
import { migrate } from '../support/migrate.js';
import { s3, type FakeS3 } from '../support/s3.js';
import { testDatabase, type TestDatabase } from '../support/services.js';

const bytes = Buffer.from('From: a@x\r\n\r\nHello\r\n'.repeat(500));
const other = Buffer.from('something else');
const blob = (content: Buffer): NewBlob => ({ sha256: sha256(content), bytes: content });

describe.each(['files', 'S3'])('blobs in %s', kind => {
  let folder: string;
  let database: TestDatabase;
  let db: Database;
  let remote: FakeS3 | undefined;
  let blobs: Blobs;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kontor-blobs-'));
    if (kind === 'S3') remote = await s3();
    database = await testDatabase(migrate);
    db = new Database(await MikroORM.init(ormOptions(database.url)));
    blobs = new Blobs(openPacks({ dataDir: folder, url: remote?.url }), db);
  });
  afterAll(async () => {
    remote?.server.close();
    await db?.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const keep = async (given: NewBlob[]) => {
    const stored = await blobs.put(given);
    await db.transaction(tx => blobs.record(tx, stored));
    return stored;
  };

  it('gives back what was put, many at a time, from one pack', async () => {
    const stored = await keep([blob(bytes), blob(other), blob(Buffer.alloc(0))]);
    expect(new Set(stored.map(one => one.pack)).size).toBe(1);
    for (const content of [bytes, other, Buffer.alloc(0)])
      expect(await blobs.get(sha256(content))).toEqual(content);
  });

  it('may be given the same bytes twice, also at once', async () => {
    await Promise.all([keep([blob(bytes), blob(bytes)]), keep([blob(bytes)])]);
    expect(await blobs.get(sha256(bytes))).toEqual(bytes);
  });

  it('takes bytes that are compressed already', async () => {
    const fresh = Buffer.from('fresh');
    await keep([{ ...blob(fresh), compressed: zstdCompressSync(fresh) }]);
    expect(await blobs.get(sha256(fresh))).toEqual(fresh);
  });

  it('does not find what was put and never recorded', async () => {
    const lost = Buffer.from('lost in a crash');
    await blobs.put([blob(lost)]);
    await expect(blobs.get(sha256(lost))).rejects.toThrow('is not known');
  });

  it('never hands out other bytes than it was asked for', async () => {
    const [place] = await keep([blob(Buffer.from('to be damaged'))]);
    const { pack, length } = place!;
    const damaged = Buffer.alloc(length, zstdCompressSync(Buffer.from('not that')));
    if (remote) remote.objects.set(`/bucket/mail/${pack}`, damaged);
    else await writeFile(join(folder, 'blobs', pack), damaged);
    await expect(blobs.get(place!.sha256)).rejects.toThrow();
  });

  it('says when a pack is too short', async () => {
    const [place] = await keep([blob(Buffer.from('to be cut'))]);
    if (remote) remote.objects.set(`/bucket/mail/${place!.pack}`, Buffer.alloc(3));
    else await writeFile(join(folder, 'blobs', place!.pack), Buffer.alloc(3));
    await expect(blobs.get(place!.sha256)).rejects.toThrow(/^pack /);
  });

  it('says whether it can be used', async () => {
    await expect(blobs.check()).resolves.toBeUndefined();
  });

  if (kind === 'files') {
    it('leaves nothing lying about, and lets nobody else look in', async () => {
      const names = await readdir(join(folder, 'blobs'));
      expect(names.filter(name => !/^\d{4}-\d\d-\d\d$/.test(name))).toEqual([]);
      expect((await stat(join(folder, 'blobs'))).mode & 0o077).toBe(0);
    });
  }
});
