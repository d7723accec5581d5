import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { visibleActivity } from '../access/activity.js';
import { visibleAttachment, visibleFile } from '../access/file.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Activity, Blob, Deal, File, Lead, Organization, Person, Product, Project } from '../model/index.js';
import { Blobs, sha256 } from '../platform/blobs.js';
import { Database, type Sql } from '../platform/database.js';
import { Changes, type Change, type Item } from './change.js';

/** What a file is put on, by the API's words. */
export interface FilePlaces {
  deal_id?: number | undefined;
  lead_id?: string | undefined;
  person_id?: number | undefined;
  org_id?: number | undefined;
  product_id?: number | undefined;
  activity_id?: number | undefined;
  project_id?: number | undefined;
}

export interface NewFile {
  name: string;
  description?: string | null;
  /** Absent for a file that lies elsewhere. */
  bytes?: Buffer;
  remoteLocation?: string;
  remoteId?: string | null;
}

const places = [
  ['deal', 'deal_id', Deal],
  ['lead', 'lead_id', Lead],
  ['person', 'person_id', Person],
  ['organization', 'org_id', Organization],
  ['product', 'product_id', Product],
  ['project', 'project_id', Project],
] as const;

/** Files on items: their bytes lie in the blob store. Who may see a file may change it. */
@Injectable()
export class Files {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
    private readonly blobs: Blobs,
  ) {}

  /** @throws {InvalidError} that names the place which is not there for the viewer */
  async add(viewer: Viewer, { bytes, ...given }: NewFile, on: FilePlaces): Promise<number> {
    // Before the row that refers to the bytes.
    const stored = bytes ? await this.blobs.put([{ sha256: sha256(bytes), bytes }]) : [];
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const file = em.create(File, {
        ...given,
        size: bytes?.length ?? 0,
        user: await change.owner(viewer.userId),
      } as never);
      for (const [place, field, type] of places) {
        const id = on[field];
        if (id === undefined) continue;
        Object.assign(file, { [place]: await change.other<Item>(type as never, id, field) });
      }
      if (on.activity_id !== undefined) file.activity = await this.activity(change, on.activity_id);
      if (stored[0]) {
        await this.database.within(em, tx => this.blobs.record(tx, stored));
        file.blob = em.getReference(Blob, stored[0].sha256 as never);
      }
      em.persist(file);
      await em.flush();
      touchAll(change, file);
      change.tell(() => ({ name: 'file.added', payload: { id: file.id } }));
      return file.id;
    });
  }

  update(viewer: Viewer, id: number, input: { name?: string; description?: string | null }): Promise<number> {
    return this.changes.run(viewer, async change => {
      const file = await this.open(change, id);
      if (input.name !== undefined) file.name = input.name;
      if (input.description !== undefined) file.description = input.description;
      if (!change.changesAnything()) return id;
      file.touch();
      touchAll(change, file);
      change.tell(() => ({ name: 'file.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const file = await this.open(change, id);
      file.touch();
      file.deletedAt = file.updateTime;
      touchAll(change, file);
      change.tell(() => ({ name: 'file.deleted', payload: { id } }));
    });
  }

  /** @throws {NotFoundError} @throws {ConflictError} for a file that lies elsewhere */
  async download(viewer: Viewer, id: number): Promise<{ name: string; bytes: Buffer }> {
    await there(this.database, viewer, id);
    const file = await this.database.em().findOneOrFail(File, { id });
    if (!file.blob) {
      throw new ConflictError(
        `The file lies at ${file.remoteLocation}, not here: this is a link to it`,
        'Open it there.',
      );
    }
    return { name: file.name, bytes: await this.blobs.get(Buffer.from(file.blob.sha256)) };
  }

  private async activity({ em, viewer }: Change, id: number): Promise<Activity> {
    const found = await this.database.within(em, tx =>
      tx.query(`select from activity t where t.id = $2 and ${visibleActivity(viewer, 't', '$1')}`, [
        viewer.userId,
        id,
      ]),
    );
    if (found.length === 0) throw new InvalidError('activity_id', 'activity_id: there is no such activity');
    return em.getReference(Activity, id);
  }

  private async open({ em, viewer }: Change, id: number): Promise<File> {
    const file = await em.findOne(File, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    await this.database.within(em, tx => there(tx, viewer, id));
    return file!;
  }
}

/** @throws {NotFoundError} @throws {ConflictError} for a file in a mail, which is as it was sent */
async function there(sql: Pick<Sql, 'query'>, viewer: Viewer, id: number): Promise<void> {
  const [found] = await sql.query<{ put: boolean }>(
    `select true as put from file t where t.id = $2 and ${visibleFile(viewer, 't', '$1')}
     union all select false from attachment t where t.id = $2 and ${visibleAttachment(viewer, 't', '$1')}`,
    [viewer.userId, id],
  );
  if (!found) throw new NotFoundError('File');
  if (!found.put) {
    throw new ConflictError(
      'The file is part of a mail, which stays as it was sent',
      'Unlink the mail instead.',
    );
  }
}

function touchAll(change: Change, file: File): void {
  for (const [place] of places) change.touch(place, file[place]?.id);
  change.touch('activity', file.activity?.id);
}
