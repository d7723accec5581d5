import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { linkContext, queueLetter, type Letter } from '../accounts/system-letters.js';
import { ConflictError, NotFoundError, type Trouble } from '../errors.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import { htmlOf, textOf } from './letter-form.js';
import { SystemMail, type Refusal } from './system-mail.js';

/** Waits between tries, in seconds; after the last one a letter has failed. */
const waits = [60, 300, 1800, 7200, 12 * 3600];
/** What a worker that dies had in hand is due again after this: longer than a server may take for one mail. */
const claimSeconds = 300;
const atOnce = 100;
/** More to one address wait: whatever answers our letters by making us write others must not go round for ever. */
const most = { letters: 10, within: '2 hours' };
const longestList = 200;

const noPublicUrl = {
  said: 'PUBLIC_URL is not set: a mail cannot say where this server is',
  trouble: { rule: 'no-public-url' },
};

interface Due {
  id: number;
  kind: string;
  address: string;
  letter: Letter;
  link: Buffer | null;
  attempts: number;
}

/** A letter that did not go out, as administrators see it. */
export interface OpenLetter {
  id: number;
  kind: string;
  address: string;
  state: 'due' | 'failed';
  attempts: number;
  error: string | null;
  trouble: Trouble | null;
  subject: string;
  link: string | null;
  addTime: Date;
  until: Date;
}

/**
 * Sends the letters that the program writes (see `src/accounts/system-letters.ts`):
 *
 *   due ──taken by the server──> sent
 *    ├──not now──> due, later ──last try──> failed
 *    ├──5xx──> failed ──tried by hand──> due
 *    └──its time is over──> gone
 *
 * A worker takes a row by moving its due time on, and marks it after the server has the mail. Killed between the two it
 * sends the same once more, under the same Message-ID, by which mail servers and programs know a doubled mail.
 */
@Injectable()
export class SystemLetters {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly mail: SystemMail,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** What is due, so many at a time. Where no mail can be sent all wait, and administrators hand the links over. */
  async send(): Promise<void> {
    if (!this.mail.isConfigured) return;
    for (let n = 0; n < atOnce; n++) {
      const due = await this.take();
      if (!due) return;
      await this.sendOne(due);
    }
  }

  /** What was sent is kept for as long as it counts for the limit. */
  async prune(): Promise<void> {
    await this.database.query(
      `delete from system_letter where until < now() and (sent_at is null or sent_at < now() - interval '${most.within}')`,
    );
  }

  /**
   * What did not go out, the newest first. A link is shown where no mail takes it to whom it is for; where none can be
   * sent at all, letters without a link are left out.
   *
   * @param origin where the administrator who looks reaches this server
   */
  async open(origin: string): Promise<OpenLetter[]> {
    const rows = await this.database.query<Omit<OpenLetter, 'link'> & { link: Buffer | null }>(
      `select id, kind, address, state, attempts, error, trouble, letter ->> 'subject' as subject, link, add_time as "addTime", until
         from system_letter where state <> 'sent' and until > now() and (link is not null or $1)
        order by id desc limit ${longestList}`,
      [this.mail.isConfigured],
    );
    return rows.map(({ link, ...row }) => {
      const isStuck = !this.mail.isConfigured || row.attempts > 0 || row.state === 'failed';
      return { ...row, link: link && isStuck ? addressOf(this.opened(row.id, link), origin) : null };
    });
  }

  /** Now, whatever was said about it before. @throws {NotFoundError} {ConflictError} where no mail can be sent */
  async retry(id: number): Promise<void> {
    if (!this.mail.isConfigured) {
      throw new ConflictError('No mail can be sent yet', 'Set SMTP_OUT_URL and start Kontor again.');
    }
    const rows = await this.database.query(
      `update system_letter set state = 'due', due_at = now(), attempts = 0
        where id = $1 and state <> 'sent' and until > now() returning 1`,
      [id],
    );
    if (rows.length === 0) throw new NotFoundError('Letter');
  }

  /** Whoever handed its link over needs it in the list no more. @throws {NotFoundError} */
  async remove(id: number): Promise<void> {
    const rows = await this.database.query(
      `delete from system_letter where id = $1 and state <> 'sent' returning 1`,
      [id],
    );
    if (rows.length === 0) throw new NotFoundError('Letter');
  }

  /** Shows whether mail goes out, and as what it arrives. */
  async test(viewer: Viewer, letter: Letter): Promise<void> {
    await this.database.transaction(async tx => {
      const [user] = await tx.query<{ email: string }>('select email from users where id = $1', [
        viewer.userId,
      ]);
      const mail = { kind: 'test', to: user!.email, userId: viewer.userId, letter, lastsHours: 1 };
      await queueLetter(tx, mail, this.crypto);
    });
  }

  private async take(): Promise<Due | null> {
    const [due] = await this.database.query<Due>(
      `update system_letter set due_at = now() + interval '${claimSeconds} seconds', attempts = attempts + 1
        where id = (
          select d.id from system_letter d
           where d.state = 'due' and d.due_at <= now() and d.until > now()
             and (select count(*) from system_letter s
                   where s.state = 'sent' and s.address = d.address
                     and s.sent_at > now() - interval '${most.within}') < ${most.letters}
           order by d.due_at for update skip locked limit 1)
       returning id, kind, address, letter, link, attempts`,
    );
    return due ?? null;
  }

  private async sendOne({ id, address, letter, link, attempts }: Due): Promise<void> {
    const url = link && addressOf(this.opened(id, link), this.env.PUBLIC_URL);
    if (link && !url) return this.failed(id, noPublicUrl, null);
    const result = await this.mail.deliver({
      to: address,
      // A subject is one line, whatever the users in it are called.
      subject: letter.subject.replaceAll(/\s+/g, ' ').trim(),
      text: textOf(letter, url),
      html: htmlOf(letter, url),
      messageId: this.messageId(id),
    });
    failpoint('letter.sent');
    if (result.taken) {
      await this.database.query(
        `update system_letter set state = 'sent', sent_at = now(), link = null, error = null, trouble = null where id = $1`,
        [id],
      );
      return;
    }
    await this.failed(id, result, result.permanent ? null : (waits[attempts - 1] ?? null));
  }

  /** @param wait in seconds, until it is tried again; null: not by itself */
  private async failed(
    id: number,
    { said, trouble }: Omit<Refusal, 'permanent'>,
    wait: number | null,
  ): Promise<void> {
    await this.database.query(
      `update system_letter set error = $2, trouble = $4, state = case when $3::int is null then 'failed' else 'due' end,
              due_at = now() + make_interval(secs => coalesce($3, 0)) where id = $1`,
      [id, said, wait, trouble ? JSON.stringify(trouble) : null],
    );
  }

  private opened(id: number, link: Buffer): string {
    return this.crypto.decrypt(link, linkContext(id));
  }

  /** The same for each try. */
  private messageId(id: number): string {
    const domain = /@([^\s<>@]+?)>?\s*$/.exec(this.mail.from)?.[1] ?? 'kontor.invalid';
    return `<letter.${id}.${this.crypto.sign(linkContext(id)).slice(0, 16)}@${domain}>`;
  }
}

/** Null for a path of which nobody has said where it is. */
function addressOf(link: string, origin: string | undefined): string | null {
  if (!link.startsWith('/')) return link;
  return origin === undefined ? null : `${origin}${link}`;
}
