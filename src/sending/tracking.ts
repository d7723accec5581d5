import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { emit } from '../platform/outbox.js';

/** Opened this soon after it was sent, it was a machine that looks at everything that comes in. */
const tooSoonMs = 5_000;
/** The same again within this time is one look: programs load an image several times. */
const oneLookSeconds = 60;
/** A mail that is shown on a wall of screens must not fill the table. */
const mostViews = 5_000;

/**
 * Programs that fetch what is in mails before anybody reads them; Apple's says `Mozilla/5.0` and no more. Gmail's proxy is
 * none of them: it asks when somebody opens the mail.
 */
const machines =
  /barracuda|mimecast|proofpoint|safelinks|bot\b|crawler|spider|preview|scanner|curl|wget|python|^$|^mozilla\/[45]\.0$/i;

/** The mail and what of it: `o` opened, `u` unsubscribe, or a link's place. */
type What = 'o' | 'u' | number;

/**
 * Whether a mail was opened and its links followed, where its writer has chosen to know. An address in such a mail names
 * it by a number and a keyed hash: no person, no email address, and no place that did not stand in the mail.
 */
@Injectable()
export class Tracking {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
  ) {}

  token(id: number, what: What): string {
    const body = `${id.toString(36)}.${what}`;
    return `${body}.${this.sign(body)}`;
  }

  /** Null for what we have not made. */
  read(token: string): { id: number; what: What } | null {
    const match = /^([0-9a-z]{1,11})\.(o|u|\d{1,5})\.([\w-]{22})$/.exec(token);
    if (!match) return null;
    const [, id = '', what = '', signature] = match;
    if (!timingSafeEqual(Buffer.from(this.sign(`${id}.${what}`)), Buffer.from(signature!))) return null;
    return { id: parseInt(id, 36), what: what === 'o' || what === 'u' ? what : Number(what) };
  }

  async opened(token: string, agent: string): Promise<void> {
    const read = this.read(token);
    if (read?.what === 'o') await this.note(read.id, null, agent);
  }

  /** Where the link leads; null where no such link stood in the mail. */
  async followed(token: string, agent: string): Promise<string | null> {
    const read = this.read(token);
    if (typeof read?.what !== 'number') return null;
    const [link] = await this.database.query<{ url: string }>(
      'select url from outgoing_link where outgoing_mail_id = $1 and position = $2',
      [read.id, read.what],
    );
    if (!link) return null;
    await this.note(read.id, read.what, agent);
    return link.url;
  }

  /** Nobody writes to these recipients in a group mail again. False for what we have not made. */
  async unsubscribe(token: string): Promise<boolean> {
    const read = this.read(token);
    if (read?.what !== 'u') return false;
    await this.database.query(
      `insert into mail_stop (address, reason) select address, 'unsubscribed' from outgoing_recipient where outgoing_mail_id = $1
       on conflict (address) do nothing`,
      [read.id],
    );
    return true;
  }

  private async note(id: number, position: number | null, agent: string): Promise<void> {
    await this.database.transaction(async tx => {
      const [mail] = await tx.query<{ user_id: number; message: number | null; automatic: boolean }>(
        `select user_id, message, sent_at is null or sent_at > now() - make_interval(secs => $2::float8 / 1000) as automatic
           from outgoing_mail where id = $1 and (track_opens or track_links) for update`,
        [id, tooSoonMs],
      );
      if (!mail) return;
      const automatic = mail.automatic || machines.test(agent);
      const made = await tx.query(
        `insert into outgoing_view (outgoing_mail_id, position, automatic)
         select $1, $2, $3
          where not exists (select from outgoing_view where outgoing_mail_id = $1 and position is not distinct from $2
                              and automatic = $3 and at > now() - make_interval(secs => ${oneLookSeconds}))
            and (select count(*) from outgoing_view where outgoing_mail_id = $1) < ${mostViews}
         returning 1`,
        [id, position, automatic],
      );
      if (made.length === 0 || automatic) return;
      const name = position === null ? ('mail.opened' as const) : ('mail.clicked' as const);
      await emit(tx, [
        { name, payload: { outgoingMailId: id, messageId: mail.message } },
        { name: 'outbox.changed', payload: { userId: mail.user_id, ids: [id] } },
      ]);
    });
  }

  private sign(body: string): string {
    return this.crypto.sign(`tracking ${body}`).slice(0, 22);
  }
}
