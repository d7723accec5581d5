import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Blobs, sha256, type StoredBlob } from '../platform/blobs.js';
import { Database, type Tx } from '../platform/database.js';
import { openDraft } from './own.js';
import type { GivenFile } from './prefill.js';
import { oneOutgoing, type AttachmentView } from './view.js';

/** Of all files of one mail, bytes. Most servers take less; this is what is kept here. */
export const mostBytes = 60 * 1024 * 1024;
const mostFiles = 100;
/** A web page saved as one file calls itself `multipart/related`; as a part of a mail that would be parts without an end. */
const plainType = /^(?!multipart\/)[\w.+-]{1,60}\/[\w.+-]{1,100}$/i;

/** A file whose bytes are in the blob store, and are made known with the row that refers to them. */
interface StoredFile extends Omit<GivenFile, 'bytes'> {
  blob: StoredBlob;
}

/** Files that go out with a mail. */
@Injectable()
export class Attachments {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
  ) {}

  /** @throws {InvalidError} where the mail would be too large; {ConflictError}, {NotFoundError} */
  async add(viewer: Viewer, draftId: number, file: GivenFile): Promise<AttachmentView> {
    // Seen before a byte is kept, so that nobody fills the store by somebody else's draft.
    await oneOutgoing(this.database, viewer, draftId);
    const stored = await this.put([{ ...file, cid: file.cid === null ? null : cidOf(file.cid) }]);
    return this.database.transaction(async tx => {
      await openDraft(tx, viewer, draftId);
      const [row] = await this.attach(tx, draftId, stored);
      return row!;
    });
  }

  async remove(viewer: Viewer, draftId: number, id: number): Promise<void> {
    await this.database.transaction(async tx => {
      await openDraft(tx, viewer, draftId);
      const gone = await tx.query(
        `with gone as (delete from outgoing_attachment where id = $2 and outgoing_mail_id = $1 returning blob)
         update blob set touched_at = now() from gone where sha256 = gone.blob returning 1`,
        [draftId, id],
      );
      if (gone.length === 0) throw new NotFoundError('attachment');
    });
  }

  async read(viewer: Viewer, mailId: number, id: number): Promise<AttachmentView & { bytes: Buffer }> {
    const { attachments } = await oneOutgoing(this.database, viewer, mailId);
    const view = attachments.find(one => one.id === id);
    const [row] = await this.database.query<{ blob: Buffer }>(
      'select blob from outgoing_attachment where id = $1 and outgoing_mail_id = $2',
      [id, mailId],
    );
    if (!view || !row) throw new NotFoundError('attachment');
    return { ...view, bytes: await this.blobs.get(row.blob) };
  }

  /** Keeps the bytes; they are found by `attach`. */
  async put(files: GivenFile[]): Promise<StoredFile[]> {
    const stored = await this.blobs.put(files.map(({ bytes }) => ({ sha256: sha256(bytes), bytes })));
    return files.map(({ filename, contentType, cid }, n) => ({
      filename,
      contentType: typeOf(contentType),
      cid,
      blob: stored[n]!,
    }));
  }

  /** @throws {InvalidError} where the mail would be too large */
  async attach(tx: Tx, draftId: number, files: StoredFile[]): Promise<AttachmentView[]> {
    if (files.length === 0) return [];
    await this.blobs.record(
      tx,
      files.map(file => file.blob),
    );
    const rows = await tx.query<AttachmentView>(
      `insert into outgoing_attachment (outgoing_mail_id, blob, filename, content_type, size, cid)
       select $1, decode(x.blob, 'hex'), x.filename, x.content_type, x.size, x.cid
         from jsonb_to_recordset($2::jsonb) as x (blob text, filename text, content_type text, size bigint, cid text)
       returning id, filename, content_type, size, cid`,
      [
        draftId,
        JSON.stringify(
          files.map(({ blob, filename, contentType, cid }) => ({
            blob: blob.sha256.toString('hex'),
            filename,
            content_type: contentType,
            size: blob.size,
            cid,
          })),
        ),
      ],
    );
    await refuseTooMuch(tx, draftId);
    return rows;
  }

  /** The same files on other mails: they share their bytes. */
  async copyTo(tx: Tx, draftId: number, mailIds: number[]): Promise<void> {
    await tx.query(
      `with kept as (
         update blob set touched_at = now() where sha256 in (select blob from outgoing_attachment where outgoing_mail_id = $1)
       )
       insert into outgoing_attachment (outgoing_mail_id, blob, filename, content_type, size, cid)
       select mail.id, a.blob, a.filename, a.content_type, a.size, a.cid
         from outgoing_attachment a cross join unnest($2::bigint[]) as mail (id) where a.outgoing_mail_id = $1 order by mail.id, a.id`,
      [draftId, mailIds],
    );
  }
}

async function refuseTooMuch(sql: Pick<Tx, 'query'>, draftId: number): Promise<void> {
  const [sum] = await sql.query<{ bytes: number; files: number }>(
    'select coalesce(sum(size), 0)::bigint as bytes, count(*)::int as files from outgoing_attachment where outgoing_mail_id = $1',
    [draftId],
  );
  if (sum!.bytes > mostBytes || sum!.files > mostFiles)
    throw new InvalidError(
      'file',
      `A mail takes at most ${mostFiles} files with ${mostBytes / 1024 / 1024} MB together`,
      'Take a file out, or send a link to it instead.',
      sum!.bytes > mostBytes
        ? { rule: 'mail-files-too-large', said: `${mostBytes / 1024 / 1024}` }
        : { rule: 'mail-too-many-files', said: `${mostFiles}` },
    );
}

const typeOf = (given: string): string => (plainType.test(given) ? given : 'application/octet-stream');

/** A Content-ID goes into a header: it is one word, or one of ours. */
const cidOf = (given: string): string => (/^[\w.@+-]{1,200}$/.test(given) ? given : `${randomUUID()}@kontor`);
