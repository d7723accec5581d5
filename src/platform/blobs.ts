import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import type { Sql, Tx } from './database.js';
import { newPackName, type PackStore } from './packs.js';

const compressElsewhere = promisify(zstdCompress);
const decompressElsewhere = promisify(zstdDecompress);

/** Bytes. What is smaller is done sooner here than it is handed to another thread and back. */
const small = 64 * 1024;

/** Knowing the size, zstd takes little memory; that of hundreds of mails a second would be collected all the time. */
function compress(bytes: Buffer): Buffer | Promise<Buffer> {
  const options = {
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
    pledgedSrcSize: bytes.length,
    chunkSize: Math.max(1024, bytes.length >> 1),
  };
  return bytes.length < small ? zstdCompressSync(bytes, options) : compressElsewhere(bytes, options);
}

const decompress = (bytes: Buffer): Buffer | Promise<Buffer> =>
  bytes.length < small ? zstdDecompressSync(bytes) : decompressElsewhere(bytes);

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
    const { stored, durable } = await this.begin(blobs);
    await durable;
    return stored;
  }

  /**
   * The same for those who have something to do meanwhile: what refers to the bytes must not be committed before
   * `durable` is fulfilled.
   */
  async begin(blobs: NewBlob[]): Promise<{ stored: StoredBlob[]; durable: Promise<void> }> {
    if (blobs.length === 0) return { stored: [], durable: Promise.resolve() };
    const pack = newPackName();
    const parts = await Promise.all(blobs.map(blob => blob.compressed ?? compress(blob.bytes)));
    let end = 0;
    const stored = blobs.map((blob, index) => {
      const { length } = parts[index] as Uint8Array;
      const at = end;
      end += length;
      return { sha256: blob.sha256, size: blob.bytes.length, pack, at, length };
    });
    const durable = this.packs.write(pack, Buffer.concat(parts, end));
    // Whoever awaits it hears of the failure; until then it is nobody's.
    durable.catch(() => undefined);
    return { stored, durable };
  }

  /**
   * Makes stored bytes known, in the transaction that refers to them. What is known already is touched, so that the
   * collector of unreferenced blobs leaves it alone; where it takes the same blob away at this moment, we wait for it and
   * then the bytes count that we have just put.
   *
   * @throws where a pack was put so long ago that the collector has taken it for rubbish: its bytes must be put again
   */
  async record(tx: Tx, stored: StoredBlob[]): Promise<void> {
    const sorted = [...new Map(stored.map(blob => [blob.sha256.toString('hex'), blob]))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, blob]) => blob);
    if (sorted.length === 0) return;
    const packs = new Map<string, number>();
    for (const { pack, at, length } of stored) packs.set(pack, Math.max(packs.get(pack) ?? 0, at + length));
    const names = [...packs.keys()].sort();
    const [row] = await tx.query<{ claimed: number }>(
      // The packs come first, as they do where the collector moves blobs from one pack to another.
      `with claimed as (
         insert into pack as p (name, bytes) select * from unnest($6::text[], $7::bigint[])
         on conflict (name) do update set bytes = greatest(p.bytes, excluded.bytes) where p.removed_at is null
         returning 1
       ), written as (
         insert into blob (sha256, size, pack, at, length)
         select * from unnest($1::bytea[], $2::bigint[], $3::text[], $4::integer[], $5::integer[])
         on conflict (sha256) do update set touched_at = now()
       )
       select count(*)::int as claimed from claimed`,
      [
        sorted.map(blob => blob.sha256),
        sorted.map(blob => blob.size),
        sorted.map(blob => blob.pack),
        sorted.map(blob => blob.at),
        sorted.map(blob => blob.length),
        names,
        names.map(name => packs.get(name)),
      ],
    );
    if (row?.claimed !== names.length) throw new Error('a pack was collected before it was recorded');
  }

  /** @throws when the store does not have it or gives other bytes back */
  async get(hash: Buffer): Promise<Buffer> {
    const [bytes] = await this.getAll([hash]);
    return bytes as Buffer;
  }

  /** Many at once, in the order asked for. */
  async getAll(hashes: Buffer[]): Promise<Buffer[]> {
    const places = await this.sql.query<Place>(
      'select sha256, pack, at, length from blob where sha256 = any($1)',
      [hashes],
    );
    const byName = new Map(places.map(place => [place.sha256.toString('hex'), place]));
    return Promise.all(
      hashes.map(async hash => {
        const name = hash.toString('hex');
        const place = byName.get(name);
        if (!place) throw new Error(`blob ${name} is not known`);
        return (await readPart(this.packs, place)).bytes;
      }),
    );
  }

  /** Fails when the store cannot be used now. */
  check(): Promise<void> {
    return this.packs.check();
  }
}

/** Of bytes that something in this transaction refers to no more: the collector looks at what was touched last. */
export async function release(tx: Tx, hashes: Uint8Array[]): Promise<void> {
  await tx.query(
    `update blob set touched_at = now() from (
       select sha256 from blob where sha256 = any($1) order by sha256 for no key update) locked
     where blob.sha256 = locked.sha256`,
    [hashes],
  );
}

/** Which part of which pack has these bytes. */
export interface Place {
  sha256: Buffer;
  pack: string;
  at: number;
  length: number;
}

/**
 * The bytes of a place, and as they are compressed there.
 *
 * @throws where the store does not have it or gives other bytes back
 */
export async function readPart(
  packs: PackStore,
  place: Place,
): Promise<{ bytes: Buffer; compressed: Buffer }> {
  const compressed = await packs.read(place.pack, place.at, place.length);
  const bytes = await decompress(compressed);
  if (!sha256(bytes).equals(place.sha256)) throw new Error(`blob ${place.sha256.toString('hex')} is damaged`);
  return { bytes, compressed };
}
