import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { openBlobs, sha256, type BlobStore } from '../../src/platform/blobs.js';

/** Speaks as much of S3's HTTP as the store uses, and keeps the objects where a test can look at them. */
async function s3(): Promise<{ server: Server; url: string; objects: Map<string, Buffer> }> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const key = decodeURIComponent((request.url ?? '').split('?')[0] as string);
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk as Buffer));
    request.on('end', () => {
      if (request.method === 'PUT') objects.set(key, Buffer.concat(chunks));
      if (request.method === 'DELETE') objects.delete(key);
      const found = objects.get(key);
      if (request.method === 'GET' && !found) return response.writeHead(404).end();
      response
        .writeHead(request.method === 'DELETE' ? 204 : 200)
        .end(request.method === 'GET' ? found : undefined);
    });
  }).listen(0, '127.0.0.1');
  await new Promise(done => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  return { server, objects, url: `s3://bucket/mail?endpoint=http://127.0.0.1:${port}` };
}

const bytes = Buffer.from('From: a@x\r\n\r\nHello\r\n'.repeat(500));
const other = Buffer.from('something else');
const blob = (content: Buffer) => ({ sha256: sha256(content), bytes: content });

describe.each(['files', 'S3'])('blobs in %s', kind => {
  let folder: string;
  let remote: Awaited<ReturnType<typeof s3>> | undefined;
  let blobs: BlobStore;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kontor-blobs-'));
    if (kind === 'S3') {
      process.env.AWS_ACCESS_KEY_ID = 'test';
      process.env.AWS_SECRET_ACCESS_KEY = 'test';
      remote = await s3();
    }
    blobs = openBlobs({ dataDir: folder, url: remote?.url });
  });
  afterAll(async () => {
    remote?.server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('gives back what was put, many at a time', async () => {
    await blobs.put([blob(bytes), blob(other)]);
    expect(await blobs.get(sha256(bytes))).toEqual(bytes);
    expect(await blobs.get(sha256(other))).toEqual(other);
  });

  it('may be given the same bytes twice, also at once', async () => {
    await Promise.all([blobs.put([blob(bytes), blob(bytes)]), blobs.put([blob(bytes)])]);
    expect(await blobs.get(sha256(bytes))).toEqual(bytes);
  });

  it('takes bytes that are compressed already', async () => {
    const fresh = Buffer.from('fresh');
    await blobs.put([{ ...blob(fresh), compressed: zstdCompressSync(fresh) }]);
    expect(await blobs.get(sha256(fresh))).toEqual(fresh);
  });

  it('never hands out other bytes than it was asked for', async () => {
    const target = sha256(other);
    const damaged = zstdCompressSync(Buffer.from('not that'));
    const name = target.toString('hex');
    if (remote) remote.objects.set(`/bucket/mail/${name.slice(0, 2)}/${name}.zst`, damaged);
    else await writeFile(join(folder, 'blobs', name.slice(0, 2), `${name}.zst`), damaged);
    await expect(blobs.get(target)).rejects.toThrow('is damaged');
  });

  it('forgets what is removed, and minds no second removal', async () => {
    await blobs.remove(sha256(bytes));
    await blobs.remove(sha256(bytes));
    await expect(blobs.get(sha256(bytes))).rejects.toThrow();
  });

  it('says whether it can be used', async () => {
    await expect(blobs.check()).resolves.toBeUndefined();
  });
});

describe('blobs in files', () => {
  it('leaves no drafts, and lets nobody else look in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kontor-blobs-'));
    const blobs = openBlobs({ dataDir: folder });
    await blobs.put([blob(bytes)]);
    await blobs.check();
    const names = (await readdir(join(folder, 'blobs'), { recursive: true })).filter(name =>
      name.includes('.'),
    );
    expect(names).toEqual([
      `${sha256(bytes).toString('hex').slice(0, 2)}/${sha256(bytes).toString('hex')}.zst`,
    ]);
    expect((await stat(join(folder, 'blobs'))).mode & 0o077).toBe(0);
    await rm(folder, { recursive: true });
  });
});
