import { Inject, Injectable } from '@nestjs/common';
import { Blobs } from '../platform/blobs.js';
import { Database } from '../platform/database.js';
import { DeadPacks, type PackOptions } from '../platform/dead-packs.js';
import { LOGGER } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { PackStore } from '../platform/packs.js';

export interface Collected {
  blobs: number;
  packs: number;
  /** On the disk, that is compressed. */
  bytes: number;
}

interface CollectOptions extends PackOptions {
  /** Blobs looked at in one go. */
  mostBlobs: number;
  /** How long a round goes on while there is more. */
  sliceMs: number;
}

/**
 * Takes away raw mail that nothing refers to: what a crash left between the blob store and the commit, and what the
 * purge of a mailbox set free.
 *
 * A blob is looked at when nobody has touched it for a day. Bytes are put before the transaction that refers to them, and
 * between the two may lie a slice that waits for its turn, is tried again after deadlocks, or is fetched over a slow line
 * in hundreds of megabytes: hours at the worst, so a day is longer than all of it. But the day only spares needless work.
 * What keeps mail safe is that `Blobs.record` touches the row of a blob, or claims its pack, in the transaction that
 * refers to it: that row is locked and looked at again here before anything goes.
 *
 * Blobs are walked in the order in which they were touched, so each is looked at once after it was; whoever takes
 * references away touches the blob. Once a week the walk begins anew all the same.
 */
@Injectable()
export class Collector {
  /** Tests set other values. */
  readonly options: CollectOptions = {
    graceMs: 24 * 3600_000,
    mostBlobs: 2000,
    mostPacks: 500,
    mostMoved: 16 * 1024 * 1024,
    sliceMs: 2000,
  };
  private readonly dead: DeadPacks;
  private references: { table: string; column: string }[] | undefined;

  constructor(
    private readonly db: Database,
    packs: PackStore,
    blobs: Blobs,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.dead = new DeadPacks(db, packs, blobs, this.options, log);
  }

  /** One round, of a few seconds; null where another process is at it. What it leaves, the next one finds. */
  async collect(): Promise<Collected | null> {
    // Two at once would do no harm, only the work twice; so a lease that runs out is enough.
    const begun = await this.db.query(
      `update collection set busy_until = now() + interval '2 minutes' where busy_until < now() returning 1`,
    );
    if (begun.length === 0) return null;
    try {
      const until = performance.now() + this.options.sliceMs;
      let blobs = 0;
      for (let more = true; more && performance.now() < until;) {
        const page = await this.collectBlobs();
        blobs += page.dead;
        more = page.more;
      }
      for (let ended = false; !ended && performance.now() < until;) ended = await this.dead.walk();
      const cleared = await this.dead.clear();
      const collected = { blobs, ...cleared };
      await this.db.query('update collection set packs = packs + $1, bytes = bytes + $2, ran_at = now()', [
        cleared.packs,
        cleared.bytes,
      ]);
      if (blobs + cleared.packs > 0) this.log.info(collected, 'collected');
      return collected;
    } finally {
      await this.db.query(`update collection set busy_until = '-infinity'`);
    }
  }

  /** SQL: nothing refers to blob `b`. What may refer to one is read from the foreign keys, so that none is forgotten. */
  private async unused(): Promise<string> {
    this.references ??= await this.db.query<{ table: string; column: string }>(
      `select conrelid::regclass::text as table, quote_ident(attname) as column
         from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
        where contype = 'f' and confrelid = 'blob'::regclass`,
    );
    return this.references
      .map(({ table, column }) => `not exists (select from ${table} r where r.${column} = b.sha256)`)
      .join(' and ');
  }

  private async collectBlobs(): Promise<{ dead: number; more: boolean }> {
    const { graceMs, mostBlobs } = this.options;
    const [place] = await this.db.query<{ at: string; hash: Buffer }>(
      'select blob_at::text as at, blob_hash as hash from collection',
    );
    const page = await this.db.query<{ sha256: Buffer; at: string; unused: boolean }>(
      `select sha256, touched_at::text as at,
         ${await this.unused()} as unused
       from blob b
       where (touched_at, sha256) > ($1::timestamptz, $2)
         and touched_at <= now() - make_interval(secs => $3::float8 / 1000)
       order by touched_at, sha256 limit $4`,
      [place?.at, place?.hash, graceMs, mostBlobs],
    );
    const last = page.at(-1);
    const removed = await this.remove(page.filter(blob => blob.unused));
    failpoint('collect-blobs-removed');
    await this.dead.look(removed.packs);
    if (last) {
      await this.db.query('update collection set blob_at = $1::timestamptz, blob_hash = $2', [
        last.at,
        last.sha256,
      ]);
    }
    if (page.length < mostBlobs) {
      await this.db.query(
        `update collection set blob_at = '-infinity', blob_hash = '', blob_pass_at = now()
         where blob_pass_at < now() - interval '7 days'`,
      );
    }
    return { dead: removed.dead, more: page.length === mostBlobs };
  }

  private async remove(unused: { sha256: Buffer; at: string }[]): Promise<{ dead: number; packs: string[] }> {
    if (unused.length === 0) return { dead: 0, packs: [] };
    const given = [unused.map(blob => blob.sha256), unused.map(blob => blob.at)];
    return this.db.transaction(async tx => {
      // A writer who refers to one of them has touched it, or waits for this lock to do so; what he wrote by then is
      // seen by the statement below.
      await tx.query('select from blob where sha256 = any($1) order by sha256 for update', [given[0]]);
      const dead = await tx.query<{ pack: string }>(
        `delete from blob b using unnest($1::bytea[], $2::timestamptz[]) as given (sha256, at)
         where b.sha256 = given.sha256 and b.touched_at = given.at
           and ${await this.unused()}
         returning b.pack`,
        given,
      );
      await tx.query('update collection set blobs = blobs + $1', [dead.length]);
      return { dead: dead.length, packs: [...new Set(dead.map(blob => blob.pack))] };
    });
  }
}
