import { Inject, Injectable } from '@nestjs/common';
import { needsReauth } from '../accounts/can-send.js';
import { openCredentials } from '../accounts/credentials.js';
import { MailTokens } from '../accounts/mail-tokens.js';
import { MailServerError, type KontorError } from '../errors.js';
import { openSession, type Session } from '../mail/send/submit.js';
import type { ServerAddress } from '../model/mailbox.js';
import type { SendingReason } from '../model/outgoing-mail.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';

interface Row {
  smtp: ServerAddress | null;
  credentials: Buffer | null;
  of: string;
  wasRefused: boolean;
}

/** The server that takes a mailbox's mail. */
@Injectable()
export class SendingServers {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly tokens: MailTokens,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Signs in, and notes whether the server let us in. Null where the mailbox has none, or is gone. @throws {MailServerError} */
  async open(mailboxId: number): Promise<Session | null> {
    const [row] = await this.database.query<Row>(
      `select smtp, credentials, md5(credentials) as of, sending_trouble is not null as "wasRefused" from mailbox
        where id = $1 and deleted_at is null`,
      [mailboxId],
    );
    if (!row?.smtp || !row.credentials) return null;
    try {
      const session = await this.signIn(mailboxId, row.smtp, row.credentials);
      if (row.wasRefused) await this.note(mailboxId, null);
      return session;
    } catch (error) {
      if (error instanceof MailServerError && isRefused(error))
        await this.note(mailboxId, { ...needsReauth(error.trouble?.said), of: row.of });
      throw error;
    }
  }

  private async signIn(mailboxId: number, server: ServerAddress, credentials: Buffer): Promise<Session> {
    const { smtp, oauth } = openCredentials(this.crypto, mailboxId, credentials);
    const options = { allowedNetworks: this.env.MAIL_ALLOWED_NETWORKS };
    if (!oauth) return openSession({ ...server, password: smtp?.password }, options);
    const accessToken = await this.tokens.access(mailboxId);
    try {
      return await openSession({ ...server, accessToken }, options);
    } catch (error) {
      if (!(error instanceof MailServerError) || error.code !== 'auth_failed') throw error;
      // Taken back before its time: another one, once.
      await this.tokens.spent(mailboxId, accessToken);
      return openSession({ ...server, accessToken: await this.tokens.access(mailboxId) }, options);
    }
  }

  /** @param trouble with the credentials that it is true of */
  private async note(mailboxId: number, trouble: (SendingReason & { of: string }) | null): Promise<void> {
    await this.database.query('update mailbox set sending_trouble = $2 where id = $1', [
      mailboxId,
      trouble && JSON.stringify(trouble),
    ]);
  }
}

/** Only its owner can help. */
export const isRefused = ({ code }: KontorError): boolean =>
  code === 'auth_failed' || code === 'sign_in_ended';
