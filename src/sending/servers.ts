import { Inject, Injectable } from '@nestjs/common';
import { openCredentials } from '../accounts/credentials.js';
import { MailTokens } from '../accounts/mail-tokens.js';
import { MailServerError } from '../errors.js';
import { openSession, type Session } from '../mail/send/submit.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';

/** The server that takes a mailbox's mail. */
@Injectable()
export class SendingServers {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly tokens: MailTokens,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Signs in. Null where the mailbox has no such server, or is gone. @throws {MailServerError} */
  async open(mailboxId: number): Promise<Session | null> {
    const [row] = await this.database.query<{
      smtp: { host: string; port: number; secure: boolean; user: string } | null;
      credentials: Buffer | null;
    }>('select smtp, credentials from mailbox where id = $1 and deleted_at is null', [mailboxId]);
    if (!row?.smtp || !row.credentials) return null;
    const { smtp, oauth } = openCredentials(this.crypto, mailboxId, row.credentials);
    const options = { allowedNetworks: this.env.MAIL_ALLOWED_NETWORKS };
    if (!oauth) return openSession({ ...row.smtp, password: smtp?.password }, options);
    const accessToken = await this.tokens.access(mailboxId);
    try {
      return await openSession({ ...row.smtp, accessToken }, options);
    } catch (error) {
      if (!(error instanceof MailServerError) || error.code !== 'auth_failed') throw error;
      // Taken back before its time: another one, once.
      await this.tokens.spent(mailboxId, accessToken);
      return openSession({ ...row.smtp, accessToken: await this.tokens.access(mailboxId) }, options);
    }
  }
}
