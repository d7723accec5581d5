import { Inject, Injectable } from '@nestjs/common';
import type { ImapFlow } from 'imapflow';
import { MailTokens } from '../accounts/mail-tokens.js';
import { KontorError } from '../errors.js';
import { defaultSyncOptions, loadAccount } from '../inbox/sync/account.js';
import { logIn } from '../inbox/sync/log-in.js';
import { referenceKey } from '../mail/identity.js';
import { disconnect } from '../mail/imap/connect.js';
import { isGmail } from '../mail/imap/fetch-meta.js';
import { LoginPace, urgency } from '../mail/imap/pace.js';
import { findSent, putSent, sentFolders } from '../mail/send/sent-folder.js';
import { Blobs } from '../platform/blobs.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';

/** A mail of ours, as far as its copy in Sent goes. */
interface SentCopy {
  id: number;
  mailbox_id: number;
  blob: Buffer;
  /** With its brackets. */
  message_id: string;
  sent_at: Date;
  /** Of the server that took it. */
  smtp_host: string;
}

/** Servers that keep what is sent through them by themselves; Gmail is known by its IMAP. */
const keepsItself = /(^|\.)(office365\.com|outlook\.com|hotmail\.com|live\.com)$/i;

/** The Sent folders of accounts, on their servers. */
@Injectable()
export class SentFolders {
  /** How long a server that keeps copies by itself is waited for, in ms. Tests set other values. */
  readonly options = { patienceMs: 120_000 };

  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly crypto: Crypto,
    private readonly tokens: MailTokens,
    private readonly pace: LoginPace,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Puts a copy there, unless there is one.
   *
   * @returns whether the account has it now, or is to have none
   * @throws {MailServerError}, {KontorError} where its owner has to sign in again
   */
  async keep(mail: SentCopy): Promise<boolean> {
    const done = await this.onServer(mail.mailbox_id, async client => {
      const folders = await sentFolders(client);
      for (const path of folders) {
        const id = await findSent(client, path, mail.message_id);
        if (id !== null && id !== mail.message_id) await this.noteServerId(mail, id);
        if (id !== null) return true;
      }
      if (folders.length === 0) return true;
      const young = mail.sent_at.getTime() > Date.now() - this.options.patienceMs;
      if (isGmail(client) || keepsItself.test(mail.smtp_host)) return !young;
      await putSent(client, folders[0]!, await this.blobs.get(mail.blob), mail.sent_at);
      return true;
    });
    return done ?? true;
  }

  /** Whether the account's server shows it there; false, too, where it cannot be asked now. */
  async hold(mail: Pick<SentCopy, 'mailbox_id' | 'message_id'>): Promise<boolean> {
    try {
      const found = await this.onServer(mail.mailbox_id, async client => {
        for (const path of await sentFolders(client))
          if ((await findSent(client, path, mail.message_id)) !== null) return true;
        return false;
      });
      return found ?? false;
    } catch (error) {
      if (error instanceof KontorError) return false;
      throw error;
    }
  }

  /** Reports name that id; answers find the thread by the synced copy, which has both. */
  private async noteServerId({ id }: SentCopy, serverId: string): Promise<void> {
    await this.database.query(
      'update outgoing_mail set server_id = $2, server_id_hash = $3 where id = $1 and server_id is null',
      [id, serverId, referenceKey(serverId)],
    );
  }

  /** Null where the mailbox is gone. */
  private async onServer<T>(mailboxId: number, work: (client: ImapFlow) => Promise<T>): Promise<T | null> {
    const account = await loadAccount(this.database, this.crypto, mailboxId);
    if (!account) return null;
    // Each try with a password that is known to be wrong brings the account nearer to being locked.
    if (account.state === 'needs_reauth')
      throw new KontorError('needs_reauth', 'the mailbox has to be signed in to again');
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
