import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Sql, Tx } from './database.js';
import { newPackName, type PackStore } from './packs.js';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Bytes to keep. `compressed` spares the store the work where a parser thread has done it already. */
export interface NewBlob {
  sha256: Buffer;
  bytes: Buffer;
  compressed?: Uint8Array;
}

/** Bytes that are kept, and where; nobody finds them before `record` has written that down. */
export interface StoredBlob {
  sha256: Buffer;
  size: number;
  pack: string;
  at: number;
  length: number;
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * Raw mail, found by the SHA-256 of its bytes and kept as zstd. What comes together (a slice of fifty mails, or one
 * live mail) lies together in one pack: a file for each would cost fifty times the system calls and syncs, and fifty
 * times the requests on S3. The table `blob` says which part of which pack a hash is.
 */
export class Blobs {
  constructor(
    private readonly packs: PackStore,
    private readonly sql: Sql,
  ) {}

  /** Keeps the bytes durably, in one pack. The same bytes may be put again: the first place that was recorded counts. */
  async put(blobs: NewBlob[]): Promise<StoredBlob[]> {
    if (blobs.length === 0) return [];
    const pack = newPackName();
    const parts = await Promise.all(blobs.map(async blob => blob.compressed ?? (await compress(blob.bytes))));
    let end = 0;
    const stored = blobs.map((blob, index) => {
      const { length } = parts[index] as Uint8Array;
      const at = end;
      end += length;
      return { sha256: blob.sha256, size: blob.bytes.length, pack, at, length };
    });
    await this.packs.write(pack, Buffer.concat(parts, end));
    return stored;
  }

  /**
   * Makes stored bytes known, in the transaction that refers to them. What is known already is touched, so that the
   * collector of unreferenced blobs leaves it alone.
   */
  async record(tx: Tx, stored: StoredBlob[]): Promise<void> {
    const sorted = [...new Map(stored.map(blob => [blob.sha256.toString('hex'), blob]))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, blob]) => blob);
    if (sorted.length === 0) return;
    await tx.query(
      `insert into blob (sha256, size, pack, at, length)
       select * from unnest($1::bytea[], $2::bigint[], $3::text[], $4::integer[], $5::integer[])
       on conflict (sha256) do update set touched_at = now()`,
      [
        sorted.map(blob => blob.sha256),
        sorted.map(blob => blob.size),
        sorted.map(blob => blob.pack),
        sorted.map(blob => blob.at),
        sorted.map(blob => blob.length),
      ],
    );
  }

  /** @throws when the store does not have it or gives other bytes back */
  async get(hash: Buffer): Promise<Buffer> {
    const [bytes] = await this.getAll([hash]);
    return bytes as Buffer;
  }

  /** Many at once, in the order asked for. */
  async getAll(hashes: Buffer[]): Promise<Buffer[]> {
    const places = await this.sql.query<{ name: string; pack: string; at: number; length: number }>(
      `select encode(sha256, 'hex') as name, pack, at, length from blob where sha256 = any($1)`,
      [hashes],
    );
    const byName = new Map(places.map(place => [place.name, place]));
    return Promise.all(
      hashes.map(async hash => {
        const name = hash.toString('hex');
        const place = byName.get(name);
        if (!place) throw new Error(`blob ${name} is not known`);
        const bytes = await decompress(await this.packs.read(place.pack, place.at, place.length));
        if (!sha256(bytes).equals(hash)) throw new Error(`blob ${name} is damaged`);
        return bytes;
      }),
    );
  }

  /** Fails when the store cannot be used now. */
  check(): Promise<void> {
    return this.packs.check();
  }
}
