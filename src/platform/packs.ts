import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What lies in the store under a name, whether the database knows of it or not. */
export interface ListedPack {
  name: string;
  bytes: number;
  writtenAt: Date;
}

/**
 * Where packs lie: files that are written once, whole, and read in parts. `write` returns when the bytes would survive
 * a power cut. Names are made here and never used again, so nothing that was written is ever overwritten.
 */
export abstract class PackStore {
  abstract write(name: string, bytes: Buffer): Promise<void>;
  /** @throws when the pack is not there, or shorter than that */
  abstract read(name: string, at: number, length: number): Promise<Buffer>;
  /** Does nothing where it is gone already. */
  abstract remove(name: string): Promise<void>;
  /** The next names after this one, in the order of their bytes; fewer than `most` only at the end. */
  abstract list(after: string, most: number): Promise<ListedPack[]>;
  /** Fails when the store cannot be used now. */
  abstract check(): Promise<void>;
}

export function openPacks(options: { dataDir: string; url?: string | undefined }): PackStore {
  return options.url ? new S3Packs(options.url) : new FilePacks(join(options.dataDir, 'blobs'));
}

/** `2026-11-21/…`: a folder a day, so that none grows for ever and a backup sees what is new. */
export const newPackName = (now = new Date()): string => `${now.toISOString().slice(0, 10)}/${randomUUID()}`;

export class FilePacks extends PackStore {
  private readonly folders = new Set<string>();

  constructor(private readonly root: string) {
    super();
  }

  async write(name: string, bytes: Buffer): Promise<void> {
    const path = join(this.root, name);
    const folder = dirname(path);
    await this.makeFolder(folder);
    // Nothing refers to a pack before it is synced, so a half-written one is only rubbish: no draft, no rename.
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      // Its name is in the folder since it was opened; the disk writes both at once.
      await Promise.all([file.datasync(), syncFolder(folder)]);
    } catch (error) {
      // On a full disk it would be rubbish that takes the room which the next try needs.
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  async read(name: string, at: number, length: number): Promise<Buffer> {
    const file = await open(join(this.root, name), 'r');
    try {
      const bytes = Buffer.allocUnsafe(length);
      const { bytesRead } = await file.read(bytes, 0, length, at);
      if (bytesRead < length) throw new Error(`pack ${name} is shorter than it should be`);
      return bytes;
    } finally {
      await file.close();
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.root, name), { force: true });
    // The folder of a past day gets no new packs; while one is left in it, it stays.
    const day = dirname(name);
    if (day !== '.' && day < newPackName(new Date(Date.now() - 2 * dayMs)).slice(0, 10))
      await rmdir(join(this.root, day)).catch(() => undefined);
  }

  async list(after: string, most: number): Promise<ListedPack[]> {
    const listed: ListedPack[] = [];
    for (const entry of await entries(this.root)) {
      const names = entry.isDirectory()
        ? (await entries(join(this.root, entry.name))).map(each => `${entry.name}/${each.name}`)
        : [entry.name];
      for (const name of names.filter(each => each > after).slice(0, most - listed.length)) {
        const found = await stat(join(this.root, name)).catch(() => null);
        // One that went this moment keeps its place, or a full page would look like the last one.
        listed.push({ name, bytes: found?.size ?? 0, writtenAt: found?.mtime ?? new Date() });
      }
      if (listed.length === most) break;
    }
    return listed;
  }

  async check(): Promise<void> {
    const name = `check-${randomUUID()}`;
    await this.write(name, Buffer.from('ok'));
    await this.remove(name);
  }

  /** A new folder is durable only when the one above it is synced too. Mail is private also from other users of the machine. */
  private async makeFolder(path: string): Promise<void> {
    if (this.folders.has(path)) return;
    const made = await mkdir(path, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(path));
    this.folders.add(path);
  }
}

const dayMs = 24 * 3600_000;

/** In the order of their names' bytes; none where the folder is not there. */
async function entries(folder: string) {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
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
class S3Packs extends PackStore {
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
      // Many stores that speak S3 do not know the checksums that the SDK adds by itself; ours is the SHA-256.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    });
  }

  async write(name: string, bytes: Buffer): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: this.key(name), Body: bytes }));
  }

  async read(name: string, at: number, length: number): Promise<Buffer> {
    const answer = await this.client.send(
      new GetObjectCommand({
        Bucket: this.bucket,
        Key: this.key(name),
        Range: `bytes=${at}-${at + length - 1}`,
      }),
    );
    const bytes = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
    if (bytes.length !== length) throw new Error(`pack ${name} gave ${bytes.length} bytes for ${length}`);
    return bytes;
  }

  async remove(name: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: this.key(name) }));
  }

  async list(after: string, most: number): Promise<ListedPack[]> {
    const listed: ListedPack[] = [];
    const from = this.key('');
    let last = after;
    // A store may give fewer than it was asked for, and says whether there are more.
    for (let more = true; more && listed.length < most;) {
      const answer = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: from,
          MaxKeys: most - listed.length,
          ...(last ? { StartAfter: this.key(last) } : {}),
        }),
      );
      const found = (answer.Contents ?? []).flatMap(({ Key, Size = 0, LastModified }) =>
        Key && LastModified ? [{ name: Key.slice(from.length), bytes: Size, writtenAt: LastModified }] : [],
      );
      listed.push(...found);
      last = found.at(-1)?.name ?? last;
      more = answer.IsTruncated === true && found.length > 0;
    }
    return listed;
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  private key(name: string): string {
    return this.prefix ? `${this.prefix}/${name}` : name;
  }
}
