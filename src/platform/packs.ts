import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Where packs lie: files that are written once, whole, and read in parts. `write` returns when the bytes would survive
 * a power cut. Names are made here and never used again, so nothing that was written is ever overwritten.
 */
export abstract class PackStore {
  abstract write(name: string, bytes: Buffer): Promise<void>;
  /** @throws when the pack is not there, or shorter than that */
  abstract read(name: string, at: number, length: number): Promise<Buffer>;
  abstract remove(name: string): Promise<void>;
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
      await file.datasync();
    } catch (error) {
      // On a full disk it would be rubbish that takes the room which the next try needs.
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    await syncFolder(folder);
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

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  private key(name: string): string {
    return [this.prefix, name].filter(Boolean).join('/');
  }
}
