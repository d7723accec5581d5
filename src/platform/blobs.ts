import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Bytes to keep. `compressed` spares the store the work where a parser thread has done it already. */
export interface NewBlob {
  sha256: Buffer;
  bytes: Buffer;
  compressed?: Uint8Array;
}

/**
 * Raw mail and files, found by the SHA-256 of their content and kept as zstd. `put` returns when the bytes would
 * survive a power cut, so the database may then speak of them; putting the same bytes twice is harmless.
 */
export abstract class BlobStore {
  abstract put(blobs: NewBlob[]): Promise<void>;
  /** @throws when the store does not have it or gives other bytes back */
  abstract get(sha256: Buffer): Promise<Buffer>;
  abstract remove(sha256: Buffer): Promise<void>;
  /** Fails when the store cannot be used now. */
  abstract check(): Promise<void>;
}

export function openBlobs(options: { dataDir: string; url?: string | undefined }): BlobStore {
  return options.url ? new S3Blobs(options.url) : new FileBlobs(join(options.dataDir, 'blobs'));
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

async function pack(blob: NewBlob): Promise<Uint8Array> {
  return blob.compressed ?? (await compress(blob.bytes));
}

async function unpack(packed: Uint8Array, expected: Buffer): Promise<Buffer> {
  const bytes = await decompress(packed);
  if (!sha256(bytes).equals(expected)) throw new Error(`blob ${expected.toString('hex')} is damaged`);
  return bytes;
}

/** One file a blob: `blobs/ab/abcdef….zst`, written beside its place, synced, renamed, and its folder synced. */
class FileBlobs extends BlobStore {
  constructor(private readonly root: string) {
    super();
  }

  async put(blobs: NewBlob[]): Promise<void> {
    const folders = new Set<string>();
    await Promise.all(
      blobs.map(async blob => {
        const path = this.path(blob.sha256);
        if (await stat(path).catch(() => null)) return;
        await this.write(path, await pack(blob));
        folders.add(dirname(path));
      }),
    );
    await Promise.all([...folders].map(syncFolder));
  }

  async get(hash: Buffer): Promise<Buffer> {
    return unpack(await readFile(this.path(hash)), hash);
  }

  async remove(hash: Buffer): Promise<void> {
    await rm(this.path(hash), { force: true });
  }

  async check(): Promise<void> {
    const path = join(this.root, `.check-${randomUUID()}`);
    await this.write(path, Buffer.from('ok'));
    await rm(path);
  }

  private async write(path: string, bytes: Uint8Array): Promise<void> {
    const draft = `${path}.${randomUUID().slice(0, 8)}`;
    await makeFolder(dirname(path));
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  }

  private path(hash: Buffer): string {
    const name = hash.toString('hex');
    return join(this.root, name.slice(0, 2), `${name}.zst`);
  }
}

/** A new folder is durable only when the one above it is synced too. */
async function makeFolder(path: string): Promise<void> {
  // Mail is private also from other users of the machine.
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** `s3://bucket/prefix?endpoint=https://host&region=eu-north-1`; credentials as the AWS SDK finds them. */
class S3Blobs extends BlobStore {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(url: string) {
    super();
    const { hostname, pathname, searchParams } = new URL(url);
    const endpoint = searchParams.get('endpoint');
    this.bucket = hostname;
    this.prefix = pathname.replace(/^\/+|\/+$/g, '');
    this.client = new S3Client({
      region: searchParams.get('region') ?? 'us-east-1',
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    });
  }

  async put(blobs: NewBlob[]): Promise<void> {
    await Promise.all(
      blobs.map(async blob =>
        this.client.send(
          new PutObjectCommand({ Bucket: this.bucket, Key: this.key(blob.sha256), Body: await pack(blob) }),
        ),
      ),
    );
  }

  async get(hash: Buffer): Promise<Buffer> {
    const answer = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: this.key(hash) }));
    if (!answer.Body) throw new Error(`blob ${hash.toString('hex')} has no body`);
    return unpack(await answer.Body.transformToByteArray(), hash);
  }

  async remove(hash: Buffer): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: this.key(hash) }));
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  private key(hash: Buffer): string {
    const name = hash.toString('hex');
    return [this.prefix, name.slice(0, 2), `${name}.zst`].filter(Boolean).join('/');
  }
}
