import { Inject, Injectable } from '@nestjs/common';
import type { ImapFlow } from 'imapflow';
import { loadViewer } from '../access/load.js';
import { MailTokens } from '../accounts/mail-tokens.js';
import { KontorError } from '../errors.js';
import { linkByHand } from '../inbox/link-by-hand.js';
import { Inbox } from '../inbox/receive.js';
import { defaultSyncOptions, loadAccount } from '../inbox/sync/account.js';
import { logIn } from '../inbox/sync/log-in.js';
import { share } from '../inbox/thread-state.js';
import { disconnect } from '../mail/imap/connect.js';
import { isGmail } from '../mail/imap/fetch-meta.js';
import { LoginPace, urgency } from '../mail/imap/pace.js';
import type { MailAddress } from '../mail/mail.js';
import { isThere, putSent, sentFolders } from '../mail/send/sent-folder.js';
import type { OutgoingLinks } from '../model/outgoing-mail.js';
import { Blobs } from '../platform/blobs.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ENV, LOGGER, type Env } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import type { Logger } from '../platform/logger.js';
import { tell } from './deliveries.js';
import { markSent } from './outbox.js';
import { reasons } from './states.js';

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
  copy_attempts: number;
  smtp_host: string;
}

/** Where a mailbox's own sent mail stands in the ledger: no folder of its server, and never looked for there. */
const ledgerFolder = 'kontor:sent';
/** Servers that keep what is sent through them by themselves; Gmail is known by its IMAP. */
const keepsItself = /(^|\.)(office365\.com|outlook\.com|hotmail\.com|live\.com)$/i;
const mostCopyAttempts = 30;
const looks = 3;
const columns = `o.id, o.user_id, o.mailbox_id, o.blob, o.message_id, o.id_hash, o.server_id_hash, o.message, o.bcc, o.links,
  o.sharing, o.sent_at, o.copy_attempts, coalesce(m.smtp ->> 'host', '') as smtp_host`;

/**
 * What follows a sent mail, each step again until it is done: it enters the CRM by the way of every mail, and a copy of
 * the same bytes goes into Sent, where there is none. And mails of which nobody knows whether they went: looked for in
 * Sent, and then their writers are asked.
 */
@Injectable()
export class AfterSending {
  /** Tests set other values. */
  readonly options = { retryMs: 30_000, lookMs: 20_000, patienceMs: 120_000 };

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly inbox: Inbox,
    private readonly crypto: Crypto,
    private readonly tokens: MailTokens,
    private readonly pace: LoginPace,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Everything that is due now. */
  async run(): Promise<void> {
    for (const mail of await this.due(
      `copy_state = 'due' and copy_at <= now()`,
      `copy_at = now() + make_interval(secs => $1::float8 / 1000), copy_attempts = copy_attempts + 1`,
      this.options.retryMs,
    )) {
      await this.follow(mail).catch((error: unknown) =>
        this.log.warn({ err: error, outgoingMailId: mail.id }, 'sent mail not finished, goes on'),
      );
    }
    for (const mail of await this.due(
      `state = 'unknown' and next_try_at <= now()`,
      `next_try_at = now() + make_interval(secs => $1::float8 / 1000), copy_attempts = copy_attempts + 1`,
      this.options.lookMs,
    )) {
      await this.look(mail).catch((error: unknown) =>
        this.log.warn({ err: error, outgoingMailId: mail.id }, 'mail not looked for, goes on'),
      );
    }
  }

  /** Puts each off first, so that another process leaves it alone, and one that dies costs a pause. */
  private due(condition: string, putOff: string, ms: number): Promise<Sent[]> {
    return this.database.query<Sent>(
      `update outgoing_mail o set ${putOff}
         from mailbox m
        where m.id = o.mailbox_id and o.id in (
          select id from outgoing_mail where ${condition} and blob is not null limit 20 for update skip locked)
       returning ${columns}`,
      [ms],
    );
  }

  private async follow(mail: Sent): Promise<void> {
    failpoint('sent.follow');
    if (mail.message === null) await this.enter(mail);
    failpoint('sent.entered');
    const done = await this.copy(mail);
    failpoint('sent.copied');
    const state = done ? 'done' : mail.copy_attempts >= mostCopyAttempts ? 'given-up' : null;
    if (state)
      await this.database.query('update outgoing_mail set copy_state = $2 where id = $1', [mail.id, state]);
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
    const chosen = Object.entries(mail.links).filter(([, id]) => id !== undefined && id !== null);
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
      if (mail.server_id_hash)
        await tx.query(
          `insert into thread_key (key, subject, thread_id) select $2, subject, thread_id from thread_key where key = $1
           on conflict do nothing`,
          [mail.id_hash, mail.server_id_hash],
        );
      if (viewer) {
        if (mail.sharing) await share(tx, viewer, found.thread, mail.mailbox_id, mail.sharing);
        for (const [name, id] of chosen) {
          const type = name.replace(/_id$/, '') as Parameters<typeof linkByHand>[3]['type'];
          const [there] = await tx.query(`select 1 from ${type} where id = $1 and deleted_at is null`, [id]);
          if (there) await linkByHand(tx, viewer, found.thread, { type, id }, false);
        }
      }
      await tell(tx, [mail]);
    });
  }

  /** @returns whether the account has its copy, or is to have none */
  private async copy(mail: Sent): Promise<boolean> {
    return this.onServer(mail.mailbox_id, async client => {
      const folders = await sentFolders(client);
      for (const path of folders) if (await isThere(client, path, mail.message_id)) return true;
      const keeps = isGmail(client) || keepsItself.test(mail.smtp_host);
      const young = mail.sent_at.getTime() > Date.now() - this.options.patienceMs;
      if (folders.length === 0) return true;
      if (keeps) return !young;
      await putSent(client, folders[0]!, await this.blobs.get(mail.blob), mail.sent_at);
      return true;
    });
  }

  private async look(mail: Sent): Promise<void> {
    const found = (await this.isKnown(mail)) || (await this.isInSent(mail));
    if (!found && mail.copy_attempts < looks) return;
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
          `update outgoing_mail set reason = $2, next_try_at = now() + interval '10 minutes', updated_at = now() where id = $1`,
          [mail.id, JSON.stringify(reasons.ask())],
        );
      await tell(tx, [mail]);
    });
  }

  /** Some mailbox here has got it. */
  private async isKnown(mail: Sent): Promise<boolean> {
    const [known] = await this.database.query('select 1 from message where id_hash = $1', [mail.id_hash]);
    return known !== undefined;
  }

  private async isInSent(mail: Sent): Promise<boolean> {
    try {
      return await this.onServer(mail.mailbox_id, async client => {
        for (const path of await sentFolders(client))
          if (await isThere(client, path, mail.message_id)) return true;
        return false;
      });
    } catch (error) {
      if (error instanceof KontorError) return false;
      throw error;
    }
  }

  private async onServer<T>(mailboxId: number, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const account = await loadAccount(this.database, this.crypto, mailboxId);
    if (!account) throw new KontorError('no_server', 'the mailbox has no server any more');
    const client = await logIn(
      account,
      { pace: this.pace, tokens: this.tokens },
      { urgency: urgency.live },
      { ...defaultSyncOptions, allowedNetworks: this.env.MAIL_ALLOWED_NETWORKS },
    );
    try {
      return await work(client);
    } finally {
      await disconnect(client);
    }
  }
}
