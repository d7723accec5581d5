import { Inject, Injectable } from '@nestjs/common';
import { KontorError } from '../errors.js';
import { isAllowed } from '../mail/imap/networks.js';
import { testLogin } from '../mail/imap/test-login.js';
import { testSmtpLogin } from '../mail/smtp/test-login.js';
import { Crypto } from '../platform/crypto.js';
import { ENV, type Env } from '../platform/env.js';
import { Attempts } from './attempts.js';
import { autoconfig, type Autoconfig } from './autoconfig.js';
import { openCredentials, sealCredentials, type MailCredentials } from './credentials.js';
import { providerTitles, type MailProviderName } from './mail-providers.js';
import { MailTokens } from './mail-tokens.js';
import type { MailboxChange } from './mailbox-input.js';

/** A mail server's address and account, as `mailbox.imap` and `mailbox.smtp` hold them. */
export interface ServerRow {
  host: string;
  port: number;
  secure: boolean;
  user: string;
}

type Login = ServerRow & { password: string };
/** Of a mailbox that signs in at its provider's page. */
type TokenLogin = ServerRow & { accessToken: string };

/** A mailbox's servers as stored. */
export interface StoredServers {
  id: number;
  imap: ServerRow | null;
  smtp: ServerRow | null;
  credentials: Buffer | null;
}

/** Servers that a user names: what they are, and real logins before anything is stored. `Attempts` counts each. */
@Injectable()
export class MailLogins {
  constructor(
    private readonly attempts: Attempts,
    private readonly crypto: Crypto,
    private readonly tokens: MailTokens,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * The servers of an address, where its domain or provider tells them; one that tells nothing is counted.
   *
   * @throws {TooManyRequestsError}
   */
  async find(userId: number, email: string): Promise<Autoconfig> {
    await this.attempts.beginLookup(userId);
    const found = await autoconfig(email, {
      mayConnect: address => isAllowed(address, this.env.MAIL_ALLOWED_NETWORKS),
    });
    if (!['guess', 'none'].includes(found.source)) await this.attempts.lookupSucceeded(userId);
    return found;
  }

  /**
   * @returns the paths of the account's folders
   * @throws {MailServerError}, {TooManyRequestsError}
   */
  async imap(userId: number, login: Login | TokenLogin): Promise<string[]> {
    const { folders } = await this.counted(userId, login.host, () => testLogin(login, this.options()));
    return folders.map(folder => folder.path);
  }

  /** @throws {MailServerError}, {TooManyRequestsError} */
  async smtp(userId: number, login: Login): Promise<void> {
    await this.counted(userId, login.host, () => testSmtpLogin(login, this.options()));
  }

  /** The folders of a mailbox that is connected already, by its stored credentials. @throws as `imap` */
  async folders(userId: number, { id, imap, credentials }: StoredServers): Promise<string[]> {
    const stored = credentials && openCredentials(this.crypto, id, credentials);
    if (imap && stored?.oauth) {
      return this.imap(userId, { ...imap, accessToken: await this.tokens.access(id) });
    }
    if (!imap || !stored?.imap) throw noServer('folders');
    return this.imap(userId, { ...imap, password: stored.imap.password });
  }

  /**
   * The servers as they are after a change, tried where it names them; null where it names none.
   *
   * `folders`: those that a login showed, null where none was needed.
   *
   * @throws as `imap` and `smtp`; {KontorError} `invalid`, where something is missing
   */
  async change(userId: number, current: StoredServers, change: MailboxChange) {
    const stored = current.credentials ? openCredentials(this.crypto, current.id, current.credentials) : null;
    const { imap: imapRow, smtp: smtpRow } = current;
    if (change.imap === undefined && change.smtp === undefined) return null;
    if (!imapRow) throw noServer('imap');

    const imap = {
      ...imapRow,
      ...change.imap,
      password: change.imap?.password ?? stored?.imap?.password ?? '',
    };
    if (stored?.oauth && change.imap?.password === undefined) throw signsInElsewhere(stored.oauth.provider);
    if (imap.password === '' || (isElsewhere(imap, imapRow) && change.imap?.password === undefined))
      throw passwordNeeded('imap');
    const smtp = smtpAfter(imap, smtpRow, change, stored);
    const folders = change.imap ? await this.imap(userId, imap) : null;
    if (change.smtp && smtp) await this.smtp(userId, smtp);
    const credentials: MailCredentials = {
      imap: { password: imap.password },
      ...(smtp ? { smtp: { password: smtp.password } } : {}),
    };
    return {
      imap: withoutPassword(imap),
      smtp: smtp && withoutPassword(smtp),
      credentials: sealCredentials(this.crypto, current.id, credentials),
      folders,
    };
  }

  private async counted<T>(userId: number, host: string, login: () => Promise<T>): Promise<T> {
    await this.attempts.beginLogin(userId, host);
    const result = await login();
    await this.attempts.loginSucceeded(userId, host);
    return result;
  }

  private options() {
    return {
      allowedNetworks: this.env.MAIL_ALLOWED_NETWORKS,
      connectTimeoutMs: 10_000,
      socketTimeoutMs: 20_000,
    };
  }
}

function smtpAfter(
  imap: Login,
  current: ServerRow | null,
  { imap: imapGiven, smtp: given }: MailboxChange,
  stored: MailCredentials | null,
): Login | null {
  if (given === null || (given === undefined && !current)) return null;
  const base = current ?? { host: '', port: 465, secure: true, user: imap.user };
  const smtp = { ...base, ...given };
  if (smtp.host === '')
    throw invalid('smtp.host', 'smtp.host is needed', 'Enter the name of the SMTP server.');
  if (given && current && isElsewhere(smtp, current) && given.password === undefined)
    throw passwordNeeded('smtp');
  // Most accounts have one password for both servers: a new one is then meant for both.
  const isShared =
    imapGiven?.password !== undefined &&
    stored?.smtp?.password === stored?.imap?.password &&
    smtp.user === imap.user;
  const kept = isShared ? imap.password : stored?.smtp?.password;
  return { ...smtp, password: given?.password ?? kept ?? imap.password };
}

/** A stored password only ever goes to the server and account that it was entered for. */
const isElsewhere = (now: ServerRow, before: ServerRow): boolean =>
  now.host !== before.host || now.user !== before.user;

export function withoutPassword({ host, port, secure, user }: ServerRow): ServerRow {
  return { host, port, secure, user };
}

const invalid = (field: string, message: string, nextStep: string) =>
  new KontorError('invalid', message, nextStep, field);

const passwordNeeded = (kind: 'imap' | 'smtp') =>
  invalid(`${kind}.password`, `${kind}.password is needed`, 'Enter the password for these settings.');

const signsInElsewhere = (provider: MailProviderName) =>
  invalid(
    'imap.password',
    `This mailbox signs in at ${providerTitles[provider]}`,
    'Leave its servers as they are, or enter a password for them to use that instead.',
  );

const noServer = (field: string) =>
  invalid(field, 'This mailbox has no server', 'Connect a new mailbox instead.');
