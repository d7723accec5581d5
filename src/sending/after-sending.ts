import { Inject, Injectable } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import { linkByHand } from '../inbox/link-by-hand.js';
import { Inbox } from '../inbox/receive.js';
import { noteServerKey } from '../inbox/thread-keys.js';
import { share } from '../inbox/thread-state.js';
import type { MailAddress } from '../mail/mail.js';
import type { OutgoingLinks } from '../model/outgoing-mail.js';
import { Blobs } from '../platform/blobs.js';
import { Database } from '../platform/database.js';
import { LOGGER } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { markSent, tell } from './changes.js';
import { linksThere } from './check.js';
import { SentFolders } from './sent-folders.js';
import { holdMs, longestTryMs, pauseMs, reasons } from './states.js';
import { whileHeld } from './while-held.js';

interface Sent {
  id: number;
  user_id: number;
  mailbox_id: number;
  blob: Buffer;
  message_id: string;
  id_hash: string;
  server_id_hash: string | null;
  message: number | null;
  bcc: MailAddress[];
  links: OutgoingLinks;
  sharing: 'private' | 'shared' | null;
  sent_at: Date;
  /** Some have got it for sure. */
  taken: boolean;
  copy_attempts: number;
  smtp_host: string;
}

/** Where a mailbox's own sent mail stands in the ledger: no folder of its server, and never looked for there. */
const ledgerFolder = 'kontor:sent';
const looks = 3;
const columns = `o.id, o.user_id, o.mailbox_id, o.blob, o.message_id, o.id_hash, o.server_id_hash, o.message, o.bcc, o.links,
  o.sharing, o.sent_at, o.sent_at is not null as taken, o.copy_attempts, coalesce(m.smtp ->> 'host', '') as smtp_host`;

/**
 * What follows a sent mail, each step again until it is done: it enters the CRM by the way of every mail, and a copy of
 * the same bytes goes into Sent, where there is none. And mails of which nobody knows whether they went: looked for in
 * Sent, and then their writers are asked.
 */
@Injectable()
export class AfterSending {
  /** Tests set other values. */
  readonly options = { holdMs, lookMs: 20_000 };

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly inbox: Inbox,
    private readonly folders: SentFolders,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Everything that is due now, one after the other. Several may be at it: a slow server holds up only one of them. */
  async run(): Promise<void> {
    for (let mail = await this.takeSent(); mail; mail = await this.takeSent()) {
      await this.follow(mail);
    }
    for (let mail = await this.takeUnknown(); mail; mail = await this.takeUnknown()) {
      await this.look(mail).catch((error: unknown) =>
        this.log.warn({ err: error, outgoingMailId: mail!.id }, 'mail not looked for, goes on'),
      );
    }
  }

  private takeSent(): Promise<Sent | undefined> {
    return this.take('copy_at', `copy_state = 'due'`, this.options.holdMs);
  }

  private takeUnknown(): Promise<Sent | undefined> {
    return this.take('next_try_at', `state = 'unknown'`, this.options.lookMs);
  }

  /** Puts it off, so that others leave it alone. */
  private async take(
    due: 'copy_at' | 'next_try_at',
    condition: string,
    putOffMs: number,
  ): Promise<Sent | undefined> {
    const [mail] = await this.database.query<Sent>(
      `update outgoing_mail o set ${due} = now() + make_interval(secs => $1::float8 / 1000), copy_attempts = copy_attempts + 1
         from mailbox m
        where m.id = o.mailbox_id and o.id = (
          select id from outgoing_mail where ${condition} and ${due} <= now() and blob is not null
           order by ${due} limit 1 for update skip locked)
       returning ${columns}`,
      [putOffMs],
    );
    return mail;
  }

  /** Two of us at the same mail would put two copies into Sent: it is held as long as it takes. */
  private async follow(mail: Sent): Promise<void> {
    const { holdMs } = this.options;
    try {
      const state = await whileHeld(
        holdMs,
        () => this.putOff(mail, 'due', holdMs),
        this.log,
        () => this.finish(mail),
      );
      await this.putOff(mail, state, pauseMs(mail.copy_attempts));
    } catch (error) {
      this.log.warn({ err: error, outgoingMailId: mail.id }, 'sent mail not finished, goes on');
      await this.putOff(mail, 'due', pauseMs(mail.copy_attempts));
    }
  }

  private putOff({ id }: Sent, state: 'due' | 'done' | 'given-up', ms: number): Promise<unknown> {
    return this.database.query(
      `update outgoing_mail set copy_state = $2, copy_at = now() + make_interval(secs => $3::float8 / 1000)
        where id = $1 and copy_state = 'due'`,
      [id, state, ms],
    );
  }

  /** The CRM gets it in any case; a copy in Sent that cannot be made is given up some day. */
  private async finish(mail: Sent): Promise<'due' | 'done' | 'given-up'> {
    failpoint('sent.follow');
    if (mail.message === null) await this.enter(mail);
    failpoint('sent.entered');
    const done = await this.folders.keep(mail).catch((error: unknown) => {
      this.log.warn({ err: error, outgoingMailId: mail.id }, 'no copy in Sent yet');
      return false;
    });
    failpoint('sent.copied');
    if (done) return 'done';
    return mail.sent_at.getTime() < Date.now() - longestTryMs ? 'given-up' : 'due';
  }

  /** Through the pipeline, as it will come again from Sent: whichever comes second finds the other. */
  private async enter(mail: Sent): Promise<void> {
    const bytes = await this.blobs.get(mail.blob);
    await this.inbox.receiveNew(mail.mailbox_id, [bytes], async tx => {
      const [folder] = await tx.query<{ id: number }>(
        `insert into folder (mailbox_id, path, role, chosen, backfill_lo, missing_since) values ($1, $2, 'sent', false, 1, now())
         on conflict (mailbox_id, path) do update set role = 'sent' returning id`,
        [mail.mailbox_id, ledgerFolder],
      );
      const rows = await tx.query<{ id: number }>(
        `insert into remote_message (folder_id, generation, uid, is_new, size, internal_date, flags, blob)
         values ($1, 0, $2, true, $3, $4, '{\\\\Seen}', $5)
         on conflict (folder_id, generation, uid) do nothing returning id`,
        [folder!.id, mail.id, bytes.length, mail.sent_at, mail.blob],
      );
      return rows.map(({ id }) => ({
        id,
        role: 'sent',
        isNew: true,
        flags: ['\\Seen'],
        internalDate: mail.sent_at,
        threadRef: null,
        labels: null,
      }));
    });
    failpoint('sent.received');
    await this.place(mail);
  }

  /** The message that it has become: with its blind copies, its links and whom its writer shows it to. */
  private async place(mail: Sent): Promise<void> {
    const viewer = await loadViewer(this.database, mail.user_id);
    await this.database.transaction(async tx => {
      const [found] = await tx.query<{ id: number; thread: number }>(
        `select c.message_id as id, c.thread_id as thread from message_copy c join message g on g.id = c.message_id
          where g.id_hash = $1 and c.mailbox_id = $2`,
        [mail.id_hash, mail.mailbox_id],
      );
      if (!found) return;
      await tx.query('update outgoing_mail set message = $2 where id = $1', [mail.id, found.id]);
      if (mail.bcc.length > 0)
        await tx.query('update message_copy set bcc = $3 where message_id = $1 and mailbox_id = $2', [
          found.id,
          mail.mailbox_id,
          JSON.stringify(mail.bcc),
        ]);
      // An answer names the id that the recipient saw.
      if (mail.server_id_hash) {
        await tx.query(
          `insert into thread_key (key, subject, thread_id) select $2, subject, thread_id from thread_key where key = $1
           on conflict do nothing`,
          [mail.id_hash, mail.server_id_hash],
        );
        noteServerKey(tx, found.id, mail.server_id_hash);
      }
      if (viewer) {
        if (mail.sharing)
          await share(tx, viewer, { threadIds: [found.thread], mailboxId: mail.mailbox_id }, mail.sharing);
        // What was deleted or hidden from him meanwhile is no reason to keep the mail out of its thread.
        for (const target of await linksThere(tx, viewer, mail.links))
          await linkByHand(tx, viewer, found.thread, target, false);
      }
      await tell(tx, [mail]);
    });
  }

  private async look(mail: Sent): Promise<void> {
    // Where some had it before, it is here and in Sent for their sake, and that tells nothing of the others.
    const found = !mail.taken && ((await this.isKnown(mail)) || (await this.folders.hold(mail)));
    if (!found && !mail.taken && mail.copy_attempts < looks) return;
    await this.database.transaction(async tx => {
      const [still] = await tx.query(
        `select 1 from outgoing_mail where id = $1 and state = 'unknown' and message_id = $2 for update`,
        [mail.id, mail.message_id],
      );
      if (!still) return;
      if (found) await markSent(tx, [mail.id]);
      else
        await tx.query(
          // Looked for now and then all the same: an answer, or a slow server, may yet tell.
          `update outgoing_mail set reason = $2, updated_at = now(),
                  next_try_at = case when first_tried_at > now() - make_interval(secs => $3::float8 / 1000)
                                then now() + interval '10 minutes' end
            where id = $1`,
          [mail.id, JSON.stringify(reasons.ask()), longestTryMs],
        );
      await tell(tx, [mail]);
    });
  }

  /** Some mailbox here has got it. */
  private async isKnown(mail: Sent): Promise<boolean> {
    const [known] = await this.database.query('select 1 from message where id_hash = $1', [mail.id_hash]);
    return known !== undefined;
  }
}
