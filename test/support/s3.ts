import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeS3 {
  server: Server;
  /** For BLOB_URL. */
  url: string;
  /** By `/bucket/key`. */
  objects: Map<string, Buffer>;
}

/** Speaks as much of S3's HTTP as the store uses, and keeps the objects where a test can look at them. */
export async function s3(): Promise<FakeS3> {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  const objects = new Map<string, Buffer>();
  const writtenAt = new Map<string, Date>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    const key = decodeURIComponent(pathname);
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk as Buffer));
    request.on('end', () => {
      if (request.method === 'PUT') {
        objects.set(key, Buffer.concat(chunks));
        writtenAt.set(key, new Date());
      }
      if (request.method === 'DELETE') objects.delete(key);
      if (request.method !== 'GET') return response.writeHead(request.method === 'DELETE' ? 204 : 200).end();
      if (searchParams.get('list-type') === '2')
        return response
          .writeHead(200, { 'content-type': 'application/xml' })
          .end(listing(key, searchParams, objects, writtenAt));
      const found = objects.get(key);
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
      if (!found || !range) return response.writeHead(404).end();
      response.writeHead(206).end(found.subarray(Number(range[1]), Number(range[2]) + 1));
    });
  }).listen(0, '127.0.0.1');
  await new Promise(done => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  return { server, objects, url: `s3://bucket/mail?endpoint=http://127.0.0.1:${port}` };
}

/** Never more than three at a time, as a store may do that was asked for a thousand. */
function listing(
  bucket: string,
  asked: URLSearchParams,
  objects: Map<string, Buffer>,
  writtenAt: Map<string, Date>,
): string {
  const root = `${bucket.replace(/\/$/, '')}/`;
  const keys = [...objects.keys()]
    .filter(key => key.startsWith(root + (asked.get('prefix') ?? '')))
    .filter(key => key > root + (asked.get('start-after') ?? ''))
    .sort();
  const most = Math.min(3, Number(asked.get('max-keys') ?? 1000));
  const contents = keys
    .slice(0, most)
    .map(
      key =>
        `<Contents><Key>${key.slice(root.length)}</Key><Size>${objects.get(key)?.length}</Size>` +
        `<LastModified>${writtenAt.get(key)?.toISOString()}</LastModified></Contents>`,
    );
  const truncated = keys.length > most;
  return `<ListBucketResult><IsTruncated>${truncated}</IsTruncated>${contents.join('')}</ListBucketResult>`;
}
