import { Injectable } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import { KontorError, NotFoundError } from '../errors.js';
import { Parser } from '../mail/parser.js';
import { compose, type ComposedFile } from '../mail/send/compose.js';
import { outgoingHtml } from '../mail/send/outgoing-html.js';
import { Blobs, sha256 } from '../platform/blobs.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';
import { message } from '../search/messages.js';
import { refuseUnfit, type Recipient } from './check.js';
import { filled } from './merge-fields.js';
import { newMessageId } from './message-id.js';
import { Tracking } from './tracking.js';
import { oneOutgoing, type OutgoingView } from './view.js';
import { wayOut } from './way-out.js';

/** More links of one mail are left as they are. */
const mostLinks = 1000;

interface Held {
  id: number;
  user_id: number;
  turn: number;
  origin: string | null;
  group_mail_id: number | null;
}

/**
 * From a draft to the bytes that go out. They are made once, and stored before anything else happens: every try sends
 * the same ones under the same Message-ID, and so does the copy in Sent.
 */
@Injectable()
export class WriteMail {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly parser: Parser,
    private readonly crypto: Crypto,
    private readonly tracking: Tracking,
  ) {}

  /** @throws {KontorError} where something stands in the way by now; nothing was changed */
  async write(held: Held): Promise<void> {
    const viewer = await loadViewer(this.database, held.user_id);
    if (!viewer) throw new KontorError('inactive', 'Its writer is no longer a user here', '');
    const mail = await oneOutgoing(this.database, viewer, held.id);
    const { sender, recipients, values } = await refuseUnfit(this.database, viewer, mail);
    const subject = filled(mail.subject, values, 'text');
    const links: string[] = [];
    const unsubscribe =
      held.group_mail_id === null || !held.origin
        ? null
        : `${held.origin}/t/u/${this.tracking.token(mail.id, 'u')}`;
    const html = this.tracked(held, mail, filled(outgoingHtml(mail.html), values, 'html'), links);
    const { messageId, hash } = newMessageId(this.crypto, mail.id, sender.from.address);
    const named = (role: Recipient['role']) => recipients.filter(one => one.role === role);
    const bytes = await compose({
      from: sender.from,
      to: named('to'),
      cc: named('cc'),
      subject,
      html: unsubscribe === null ? html : html + (await wayOut(this.database, held.user_id, unsubscribe)),
      messageId,
      date: new Date(),
      references: await this.references(viewer, mail),
      attachments: await this.files(mail),
      ...(unsubscribe === null ? {} : { headers: unsubscribeHeaders(unsubscribe) }),
    });
    const stored = await this.blobs.put([{ sha256: sha256(bytes), bytes }]);
    failpoint('send.blob-put');
    await this.database.transaction(async tx => {
      await this.blobs.record(tx, stored);
      const written = await tx.query(
        `update outgoing_mail set blob = $3, message_id = $4, id_hash = $5
          where id = $1 and turn = $2 and state in ('queued', 'scheduled') and blob is null returning 1`,
        [held.id, held.turn, stored[0]!.sha256, messageId, hash],
      );
      // Taken back, or in other hands: they write it.
      if (written.length === 0) return;
      await tx.query(
        `insert into outgoing_recipient (outgoing_mail_id, address, name, role, position)
         select $1, x.address, x.name, x.role, x.position
           from jsonb_to_recordset($2::jsonb) as x (address text, name text, role text, position smallint)
         on conflict do nothing`,
        [
          held.id,
          JSON.stringify(
            recipients.map(({ address, name, role }, position) => ({ address, name, role, position })),
          ),
        ],
      );
      await tx.query(
        `insert into outgoing_link (outgoing_mail_id, position, url)
         select $1, n - 1, url from unnest($2::text[]) with ordinality as given (url, n)
         on conflict (outgoing_mail_id, position) do update set url = excluded.url`,
        [held.id, links],
      );
    });
    failpoint('send.written');
  }

  /** Links and an image that tell when they are asked for, where the writer wants to know. */
  private tracked(
    { origin }: Held,
    { id, track_links, track_opens }: OutgoingView,
    html: string,
    links: string[],
  ): string {
    if (!origin || (!track_links && !track_opens)) return html;
    const at = html.indexOf('<div data-quote');
    const [own, quoted] = at < 0 ? [html, ''] : [html.slice(0, at), html.slice(at)];
    const rewritten = track_links
      ? outgoingHtml(own, {
          link: url => {
            const known = links.indexOf(url);
            if (known < 0 && links.length >= mostLinks) return url;
            const place = known < 0 ? links.push(url) - 1 : known;
            return `${origin}/t/c/${this.tracking.token(id, place)}`;
          },
        })
      : own;
    const image = track_opens
      ? `<img src="${origin}/t/o/${this.tracking.token(id, 'o')}.gif" width="1" height="1" alt="">`
      : '';
    return `${rewritten}${image}${quoted}`;
  }

  /** References of the mail that this one answers, and its own id (RFC 5322 3.6.4). A forward begins anew. */
  private async references(viewer: Parameters<typeof message>[1], mail: OutgoingView): Promise<string[]> {
    if (mail.in_reply_to_message_id === null || mail.kind === 'forward') return [];
    try {
      const row = await message(this.database, viewer, mail.in_reply_to_message_id);
      const [copy] = await this.database.query<{ blob: Buffer }>(
        'select blob from message_copy where id = $1',
        [row.copy_id],
      );
      const [prepared] = await this.parser.parseBatch([await this.blobs.get(copy!.blob)]);
      const { references, inReplyTo, messageId } = prepared!.mail;
      const before = references.length > 0 ? references : inReplyTo.slice(0, 1);
      return messageId === null ? before : [...before, messageId];
    } catch (error) {
      // Gone from the viewer's sight meanwhile: the answer stands for itself then.
      if (error instanceof NotFoundError) return [];
      throw error;
    }
  }

  private async files(mail: OutgoingView): Promise<ComposedFile[]> {
    const rows = await this.database.query<{ id: number; blob: Buffer }>(
      'select id, blob from outgoing_attachment where outgoing_mail_id = $1 order by id',
      [mail.id],
    );
    const bytes = await this.blobs.getAll(rows.map(row => row.blob));
    const byId = new Map(rows.map(({ id }, n) => [id, bytes[n]!]));
    return mail.attachments.map(({ id, filename, content_type, cid }) => ({
      filename,
      contentType: content_type,
      bytes: byId.get(id)!,
      cid,
    }));
  }
}

/** One click and no question asked (RFC 8058), for whoever wants no more of it. */
const unsubscribeHeaders = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});
