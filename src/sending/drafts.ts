import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import type { MailAddress } from '../mail/mail.js';
import type { OutgoingLinks } from '../model/outgoing-mail.js';
import { Database, type Sql, type Tx } from '../platform/database.js';
import { Attachments } from './attachments.js';
import { openDraft } from './own.js';
import { Prefill, type Kind } from './prefill.js';
import { oneTemplate } from './templates.js';
import { listOutgoing, oneOutgoing, type Asked, type OutgoingRow, type OutgoingView } from './view.js';

/** What a writer may set; what is not named stays as it is. */
export interface DraftFields {
  mailbox_id?: number | null | undefined;
  to?: MailAddress[] | undefined;
  cc?: MailAddress[] | undefined;
  bcc?: MailAddress[] | undefined;
  subject?: string | undefined;
  html?: string | undefined;
  links?: OutgoingLinks | undefined;
  sharing?: 'private' | 'shared' | null | undefined;
  track_opens?: boolean | undefined;
  track_links?: boolean | undefined;
  cancel_on_reply?: boolean | undefined;
  remind_at?: Date | null | undefined;
}

export interface NewDraft extends DraftFields {
  kind?: Kind | undefined;
  in_reply_to_message_id?: number | undefined;
}

const columns: Record<keyof DraftFields, string> = {
  mailbox_id: 'mailbox_id',
  to: '"to"',
  cc: 'cc',
  bcc: 'bcc',
  subject: 'subject',
  html: 'html',
  links: 'links',
  sharing: 'sharing',
  track_opens: 'track_opens',
  track_links: 'track_links',
  cancel_on_reply: 'cancel_on_reply',
  remind_at: 'remind_at',
};
const asJson = new Set(['to', 'cc', 'bcc', 'links']);

/**
 * Mails that are being written. They are kept as they are typed, whatever is still missing; what stands in the way of
 * sending is told then. Each is its writer's alone.
 */
@Injectable()
export class Drafts {
  constructor(
    private readonly database: Database,
    private readonly attachments: Attachments,
    private readonly prefill: Prefill,
  ) {}

  list(viewer: Viewer, asked: Asked): Promise<OutgoingRow[]> {
    return listOutgoing(this.database, viewer, asked);
  }

  one(viewer: Viewer, id: number): Promise<OutgoingView> {
    return oneOutgoing(this.database, viewer, id);
  }

  /**
   * An answer or a forward begins with what `Prefill` finds, where the writer does not say otherwise; every mail with
   * the signature of its mailbox.
   *
   * @throws {NotFoundError} where the mail that it answers is not there for the viewer; {InvalidError}
   */
  async create(viewer: Viewer, given: NewDraft): Promise<OutgoingView> {
    const { kind = 'new', in_reply_to_message_id: answers, ...fields } = given;
    if ((kind === 'new') !== (answers === undefined))
      throw new InvalidError(
        'in_reply_to_message_id',
        'kind and in_reply_to_message_id belong together',
        'Name the message that is answered or forwarded, and whether it is reply, reply_all or forward.',
      );
    const found =
      kind === 'new' || answers === undefined ? null : await this.prefill.of(viewer, kind, answers);
    const mailboxId =
      fields.mailbox_id === undefined
        ? await usualMailbox(this.database, viewer, found?.mailboxId ?? null)
        : fields.mailbox_id;
    const signature = await signatureOf(this.database, viewer, mailboxId, 'mailbox_id');
    const begun: DraftFields = {
      to: found?.to ?? [],
      cc: found?.cc ?? [],
      subject: found?.subject ?? '',
      html: `<p></p>${signature && `<div data-signature="1">${signature}</div>`}${found?.quote ?? ''}`,
      ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      mailbox_id: mailboxId,
    };
    const stored = await this.attachments.put(fields.html === undefined ? (found?.files ?? []) : []);
    const id = await this.database.transaction(async tx => {
      const [row] = await tx.query<{ id: number }>(
        'insert into outgoing_mail (user_id, kind, answers_id) values ($1, $2, $3) returning id',
        [viewer.userId, kind, answers ?? null],
      );
      await write(tx, row!.id, begun);
      await this.attachments.attach(tx, row!.id, stored);
      return row!.id;
    });
    return this.one(viewer, id);
  }

  /**
   * @param version that the writer has seen; another one has been written since where it differs
   * @throws {ConflictError} then, and where it is a draft no more; {NotFoundError}
   */
  async update(viewer: Viewer, id: number, version: number, fields: DraftFields): Promise<OutgoingView> {
    if (fields.mailbox_id) await signatureOf(this.database, viewer, fields.mailbox_id, 'mailbox_id');
    await this.database.transaction(async tx => {
      await openDraft(tx, viewer, id, version);
      await write(tx, id, fields);
    });
    return this.one(viewer, id);
  }

  async remove(viewer: Viewer, id: number): Promise<void> {
    await this.database.transaction(async tx => {
      await openDraft(tx, viewer, id);
      // The collector looks at blobs again that were touched.
      await tx.query(
        `update blob set touched_at = now() where sha256 in (select blob from outgoing_attachment where outgoing_mail_id = $1)`,
        [id],
      );
      await tx.query('delete from outgoing_mail where id = $1', [id]);
    });
  }

  /** Puts a template in: its subject where there is none yet, its text above the signature and what is quoted. */
  async useTemplate(viewer: Viewer, id: number, version: number, templateId: number): Promise<OutgoingView> {
    const template = await oneTemplate(this.database, viewer, templateId);
    const { subject, html } = await this.one(viewer, id);
    const at = html.search(/<div data-(signature|quote)/);
    const [before, after] = at < 0 ? [html, ''] : [html.slice(0, at), html.slice(at)];
    return this.update(viewer, id, version, {
      subject: subject.trim() || template.subject,
      html: `${withoutEmptyEnd(before)}${template.html}${after}`,
    });
  }

  /** The text that mails from a mailbox end with. @throws {NotFoundError} where it is not the viewer's */
  signature(viewer: Viewer, mailboxId: number): Promise<string> {
    return signatureOf(this.database, viewer, mailboxId);
  }

  /** @throws {NotFoundError} */
  async setSignature(viewer: Viewer, mailboxId: number, html: string): Promise<void> {
    await signatureOf(this.database, viewer, mailboxId);
    await this.database.query('update mailbox set signature = $2 where id = $1', [mailboxId, html]);
  }
}

async function write(tx: Tx, id: number, fields: DraftFields): Promise<void> {
  const named = Object.entries(fields).filter(([, value]) => value !== undefined);
  const sets = named.map(([name], n) => `${columns[name as keyof DraftFields]} = $${n + 2}`);
  await tx.query(
    `update outgoing_mail set ${[...sets, 'version = version + 1', 'reason = null', 'updated_at = now()'].join(', ')} where id = $1`,
    [id, ...named.map(([name, value]) => (asJson.has(name) ? JSON.stringify(value) : value))],
  );
}

const emptyLine = /<p>(<br\s*\/?>)?<\/p>\s*$/;

/** Line by line from the end: looked for from the beginning, thousands of them would be tried thousands of times. */
function withoutEmptyEnd(html: string): string {
  let end = html.length;
  for (let line; (line = emptyLine.exec(html.slice(Math.max(0, end - 50), end)));) end -= line[0].length;
  return html.slice(0, end);
}

/** The one that the answered mail came to, where that can send; else the viewer's first that can. */
async function usualMailbox(sql: Sql, viewer: Viewer, preferred: number | null): Promise<number | null> {
  const [row] = await sql.query<{ id: number }>(
    `select id from mailbox where user_id = $1 and deleted_at is null and kind = 'imap' and smtp is not null
      order by id is not distinct from $2::bigint desc, id limit 1`,
    [viewer.userId, preferred],
  );
  return row?.id ?? null;
}

/** @param field of the request that names the mailbox: then it is that field's error. @throws {NotFoundError}, {InvalidError} */
async function signatureOf(
  sql: Sql,
  viewer: Viewer,
  mailboxId: number | null,
  field?: string,
): Promise<string> {
  if (mailboxId === null) return '';
  const [row] = await sql.query<{ signature: string }>(
    `select signature from mailbox where id = $2 and user_id = $1 and deleted_at is null and kind = 'imap'`,
    [viewer.userId, mailboxId],
  );
  if (row) return row.signature;
  if (!field) throw new NotFoundError('mailbox');
  throw new InvalidError(
    field,
    `You have no mailbox ${mailboxId}`,
    'Choose one of your own connected mailboxes.',
  );
}
