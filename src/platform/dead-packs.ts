import { failpoint } from './failpoint.js';
import { readPart, type Blobs, type Place } from './blobs.js';
import type { Database } from './database.js';
import type { Logger } from './logger.js';
import type { PackStore } from './packs.js';

export interface PackOptions {
  /** Nothing younger is touched; see `Collector`. */
  graceMs: number;
  /** Names looked at in one go. */
  mostPacks: number;
  /** Bytes moved in one go. */
  mostMoved: number;
}

/**
 * Packs that are rubbish, in whole or for the most part.
 *
 *   unclaimed (no row, no blob: a crash came before the commit) --+
 *   claimed --> most of it dead: what lives moves elsewhere ------+--> removed --(a day)--> cleared: the bytes are gone
 *           \-> all of it dead -----------------------------------+
 *
 * Who writes a pack's row first decides: `Blobs.record` refuses a pack whose row says removed, and the collector does not
 * touch one that a writer has claimed. So no age has to be right for mail to be safe. The bytes go a day after that: a
 * reader may have looked up the old place, and so may a backup.
 */
export class DeadPacks {
  constructor(
    private readonly db: Database,
    private readonly packs: PackStore,
    private readonly blobs: Blobs,
    private readonly options: PackOptions,
    private readonly log: Logger,
  ) {}

  /** Looks at the next packs of the store; the place is kept in the table `collection`. @returns whether it came to the end */
  async walk(): Promise<boolean> {
    const { graceMs, mostPacks } = this.options;
    const [place] = await this.db.query<{ pack_cursor: string }>('select pack_cursor from collection');
    const listed = await this.packs.list(place?.pack_cursor ?? '', mostPacks);
    const old = listed.filter(pack => pack.writtenAt.getTime() <= Date.now() - graceMs);
    await this.db.query(
      `insert into pack (name, bytes, removed_at)
       select name, bytes, now() from unnest($1::text[], $2::bigint[]) as found (name, bytes)
       where not exists (select from blob b where b.pack = found.name) order by name
       on conflict (name) do nothing`,
      [old.map(pack => pack.name), old.map(pack => pack.bytes)],
    );
    await this.look(old.map(pack => pack.name));
    const ended = listed.length < mostPacks;
    await this.db.query('update collection set pack_cursor = $1', [ended ? '' : (listed.at(-1)?.name ?? '')]);
    return ended;
  }

  /** Removes those of these packs in which nothing lives, and empties those in which less than half does. */
  async look(names: string[]): Promise<void> {
    if (names.length === 0) return;
    const sparse = await this.db.query<{ name: string; live: number }>(
      `select p.name, coalesce(sum(b.length), 0)::bigint as live
       from pack p left join blob b on b.pack = p.name
       where p.name = any($1) and p.removed_at is null
       group by p.name having coalesce(sum(b.length), 0) * 2 < p.bytes or count(b.sha256) = 0
       order by p.name`,
      [names],
    );
    const chosen: string[] = [];
    let bytes = 0;
    for (const { name, live } of sparse) {
      if (live > 0 && bytes > 0 && bytes + live > this.options.mostMoved) continue;
      bytes += live;
      chosen.push(name);
    }
    await this.empty(chosen);
  }

  /** What lives in these packs is written into a new one; then they are removed. A crash leaves one copy too many. */
  private async empty(names: string[]): Promise<void> {
    if (names.length === 0) return;
    const places = await this.db.query<Place>(
      'select sha256, pack, at, length from blob where pack = any($1) order by pack, at',
      [names],
    );
    const parts = [];
    for (const place of places) {
      try {
        parts.push({ sha256: place.sha256, ...(await readPart(this.packs, place)) });
      } catch (error) {
        // It stays where it is, with all of its pack, for whoever repairs the store.
        this.log.error({ err: error, pack: place.pack }, 'a pack cannot be read');
      }
    }
    const stored = await this.blobs.put(parts);
    failpoint('collect-pack-written');
    await this.db.transaction(async tx => {
      await tx.query(
        `insert into pack (name, bytes) select name, bytes from unnest($1::text[], $2::bigint[]) as made (name, bytes)
         on conflict (name) do nothing`,
        [stored.slice(0, 1).map(part => part.pack), stored.slice(-1).map(part => part.at + part.length)],
      );
      await tx.query('select from pack where name = any($1) order by name for update', [names]);
      await tx.query(
        `update blob set pack = moved.pack, at = moved.at, length = moved.length
         from (select * from unnest($1::bytea[], $2::text[], $3::integer[], $4::integer[]) as given (sha256, pack, at, length)
               order by sha256) moved
         where blob.sha256 = moved.sha256 and blob.pack = any($5)`,
        [
          stored.map(part => part.sha256),
          stored.map(part => part.pack),
          stored.map(part => part.at),
          stored.map(part => part.length),
          names,
        ],
      );
      await tx.query(
        `update pack set removed_at = now()
         where name = any($1) and removed_at is null and not exists (select from blob b where b.pack = pack.name)`,
        [names],
      );
    });
    failpoint('collect-moved');
  }

  /** Deletes the bytes of packs that were removed long enough ago. @returns what went */
  async clear(): Promise<{ packs: number; bytes: number }> {
    const due = await this.db.query<{ name: string; bytes: number; claimed: boolean }>(
      `select name, bytes, exists (select from blob b where b.pack = pack.name) as claimed from pack
       where removed_at <= now() - make_interval(secs => $1::float8 / 1000) and cleared_at is null
       order by removed_at, name limit $2`,
      [this.options.graceMs, this.options.mostPacks],
    );
    const cleared = due.filter(pack => !pack.claimed);
    for (const { name } of cleared) await this.packs.remove(name);
    failpoint('collect-cleared');
    await this.db.query('update pack set cleared_at = now() where name = any($1)', [
      cleared.map(pack => pack.name),
    ]);
    // A writer of an older version, which claims nothing, still counts.
    await this.db.query('update pack set removed_at = null where name = any($1)', [
      due.filter(pack => pack.claimed).map(pack => pack.name),
    ]);
    // Whoever still wants to record a pack of a month ago has slept for that long.
    await this.db.query(
      `delete from pack where removed_at < now() - interval '30 days' and cleared_at is not null`,
    );
    return { packs: cleared.length, bytes: cleared.reduce((sum, pack) => sum + pack.bytes, 0) };
  }
}
