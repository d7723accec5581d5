import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, KontorError, MailServerError, NotFoundError } from '../errors.js';
import { normalizeAddress } from '../mail/address.js';
import { Crypto, hashToken } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { ENV, LOGGER, type Env } from '../platform/env.js';
import type { Logger } from '../platform/logger.js';
import { emit } from '../platform/outbox.js';
import { sealCredentials } from './credentials.js';
import { MailLogins } from './mail-logins.js';
import { mailProvider, providerTitles, type MailProvider, type MailProviderName } from './mail-providers.js';
import { MailTokens, type NewGrant } from './mail-tokens.js';
import { readSignIn, type MailboxChoices } from './mailbox-input.js';
import { insertMailbox, startOver } from './mailbox-steps.js';
import { identityIn } from './sign-in-identity.js';
import { askForTokens, GrantRefusedError, type Tokens } from './token-client.js';

/** So long may a user be at his provider's page. */
const minutes = 15;

/** Why a sign-in came to nothing; the web app has words for each. */
export type SignInProblem =
  'expired' | 'denied' | 'refused' | 'no-mail' | 'other-account' | 'imap-refused' | 'unavailable';

/** What came of it: the mailbox, or the problem and the mailbox that it was meant for. */
export interface SignedIn {
  mailboxId: number | null;
  problem: SignInProblem | null;
}

interface Begun {
  userId: number;
  stateHash: string;
  provider: MailProviderName;
  mailboxId: number | null;
  email: string | null;
  settings: MailboxChoices;
  secrets: Buffer;
  redirectUri: string;
}

/**
 * Signing in to a mailbox at its provider's page (RFC 6749 4.1 with PKCE, RFC 7636):
 *
 *   begin ──> provider's page ──> callback: code ──> tokens ──> a real IMAP login ──> mailbox, new or as it was
 *
 * What is begun belongs to one session of one user and is good once: an address that somebody else made up or sends on
 * signs nobody in.
 */
@Injectable()
export class MailSignIns {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly logins: MailLogins,
    private readonly tokens: MailTokens,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * The address of the provider's page.
   *
   * @param session the token of the session that asks
   * @param redirectUri where the provider sends the user back to; an administrator has registered it there
   * @throws {KontorError} `invalid`; {NotFoundError} where the mailbox is not the viewer's
   */
  async begin(viewer: Viewer, session: string, body: unknown, redirectUri: string): Promise<string> {
    const { provider: name, mailbox_id: mailboxId, email, ...settings } = readSignIn(body);
    const provider = this.configured(name);
    const hint = mailboxId === undefined ? email : await this.ownAddress(viewer, mailboxId);
    const [state, verifier, nonce] = [secret(), secret(), secret()];
    await this.database.transaction(async tx => {
      await tx.query('delete from mail_sign_in where until < now()');
      await tx.query(
        `insert into mail_sign_in (state_hash, session_hash, user_id, provider, mailbox_id, email, settings, secrets,
                                   redirect_uri, until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + interval '${minutes} minutes')`,
        [
          hashToken(state),
          hashToken(session),
          viewer.userId,
          name,
          mailboxId ?? null,
          hint ?? null,
          JSON.stringify(settings),
          this.crypto.encrypt(JSON.stringify({ verifier, nonce }), context(hashToken(state))),
          redirectUri,
        ],
      );
    });
    const url = new URL(provider.authorizeUrl);
    const asked = {
      response_type: 'code',
      client_id: provider.clientId,
      redirect_uri: redirectUri,
      scope: [...provider.mailScopes, ...provider.otherScopes].join(' '),
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...provider.extra,
      ...(hint ? { login_hint: hint } : {}),
    };
    for (const [key, value] of Object.entries(asked)) url.searchParams.set(key, value);
    return url.href;
  }

  /** The way back from the provider. Never throws for what a provider or a user does. */
  async finish(session: string, query: { state: string; code?: string; error?: string }): Promise<SignedIn> {
    const begun = await this.take(session, query.state);
    if (!begun) return { mailboxId: null, problem: 'expired' };
    const problem = (what: SignInProblem) => ({ mailboxId: begun.mailboxId, problem: what });
    if (query.error !== undefined || !query.code) {
      return problem(query.error === 'access_denied' ? 'denied' : 'refused');
    }
    try {
      const { grant, provider } = await this.exchange(begun, query.code);
      if (typeof grant === 'string') return problem(grant);
      const login = { ...provider.imap, user: grant.account, accessToken: grant.tokens.access };
      await this.logins.imap(begun.userId, login);
      return { mailboxId: await this.store(begun, provider, grant), problem: null };
    } catch (error) {
      if (error instanceof GrantRefusedError) {
        this.log.info({ provider: begun.provider, reason: error.error }, 'sign-in to a mailbox refused');
        return problem('refused');
      }
      if (error instanceof MailServerError) {
        return problem(error.code === 'auth_failed' ? 'imap-refused' : 'unavailable');
      }
      if (!(error instanceof KontorError)) this.log.error({ err: error }, 'sign-in to a mailbox');
      return problem('unavailable');
    }
  }

  private async take(session: string, state: string): Promise<Begun | null> {
    const [begun] = await this.database.query<Begun>(
      `delete from mail_sign_in i using session s, users u
        where i.state_hash = $1 and i.session_hash = $2 and s.token_hash = i.session_hash and u.id = i.user_id
          and i.until > now() and s.expires_at > now() and u.active
       returning i.user_id as "userId", i.state_hash as "stateHash", i.provider, i.mailbox_id as "mailboxId", i.email,
         i.settings, i.secrets, i.redirect_uri as "redirectUri"`,
      [hashToken(state), hashToken(session)],
    );
    return begun ?? null;
  }

  private async exchange(begun: Begun, code: string) {
    const provider = this.configured(begun.provider);
    const { verifier, nonce } = JSON.parse(this.crypto.decrypt(begun.secrets, context(begun.stateHash))) as {
      verifier: string;
      nonce: string;
    };
    const tokens = await askForTokens(provider, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: begun.redirectUri,
      code_verifier: verifier,
    });
    return { provider, grant: accept(begun, await this.namesOf(begun), provider, nonce, tokens) };
  }

  /** Whose account it may be, by any of his addresses; empty where anybody's will do. */
  private async namesOf({ mailboxId, email }: Begun): Promise<string[]> {
    if (mailboxId === null) return email === null ? [] : [email];
    const [row] = await this.database.query<{ names: (string | null)[] }>(
      `select array[email, imap ->> 'user'] || aliases as names from mailbox where id = $1`,
      [mailboxId],
    );
    return (row?.names ?? []).flatMap(name => normalizeAddress(name ?? '') ?? []);
  }

  private async store(begun: Begun, provider: MailProvider, grant: NewGrant): Promise<number> {
    return this.database.transaction(async tx => {
      const imap = { ...provider.imap, user: grant.account };
      const smtp = { ...provider.smtp, user: grant.account };
      const credentials = { oauth: { provider: provider.name } };
      const email = begun.email ?? grant.account;
      let id = await this.standing(tx, begun, email);
      if (id === null) {
        const { userId, settings: choices } = begun;
        id = await insertMailbox(tx, this.crypto, { userId, email, imap, smtp, credentials, choices });
      } else {
        await tx.query('update mailbox set imap = $2, smtp = $3, credentials = $4 where id = $1', [
          id,
          JSON.stringify(imap),
          JSON.stringify(smtp),
          sealCredentials(this.crypto, id, credentials),
        ]);
        await startOver(tx, id);
      }
      await this.tokens.keep(tx, id, grant);
      await emit(tx, [{ name: 'mailbox.changed', payload: { mailboxId: id } }], begun.userId);
      return id;
    });
  }

  /** The mailbox that it is meant for, or that he has with this address already; null where it is a new one. */
  private async standing(tx: Tx, { userId, mailboxId }: Begun, email: string): Promise<number | null> {
    // Two who come back at once for one address wait for each other, and the second finds what the first made.
    await tx.query('select from users where id = $1 for no key update', [userId]);
    const [row] = await tx.query<{ id: number }>(
      `select id from mailbox
        where user_id = $1 and kind = 'imap' and deleted_at is null
          and case when $2::bigint is null then email = $3 else id = $2 end
        for no key update`,
      [userId, mailboxId, email],
    );
    if (!row && mailboxId !== null) throw new NotFoundError('mailbox');
    return row?.id ?? null;
  }

  /** What the provider's page suggests. */
  private async ownAddress(viewer: Viewer, id: number): Promise<string> {
    const [row] = await this.database.query<{ email: string; kind: string }>(
      'select email, kind from mailbox where id = $1 and user_id = $2 and deleted_at is null',
      [id, viewer.userId],
    );
    if (!row) throw new NotFoundError('mailbox');
    if (row.kind !== 'imap') throw new InvalidError('mailbox_id', 'This mailbox has no server to sign in at');
    return normalizeAddress(row.email) ?? row.email;
  }

  /** @throws {InvalidError} */
  private configured(name: MailProviderName): MailProvider {
    const provider = mailProvider(this.env, name);
    if (provider) return provider;
    throw new InvalidError(
      'provider',
      `Signing in with ${providerTitles[name]} is not set up here`,
      'An administrator can set it up; until then use an app password where your account allows one.',
    );
  }
}

/** The grant, or why it is of no use. */
function accept(
  { provider: name }: Begun,
  wanted: string[],
  provider: MailProvider,
  nonce: string,
  tokens: Tokens,
): NewGrant | SignInProblem {
  const granted = tokens.scopes?.map(scope => scope.toLowerCase());
  const [needed] = provider.mailScopes;
  // On Google's page each permission can be left out by itself.
  if (granted && !granted.includes(needed!.toLowerCase())) return 'no-mail';
  const identity = identityIn(tokens.idToken, provider.clientId, nonce);
  if (!identity || !tokens.refresh) return 'refused';
  // Another account's mail must not end up in this mailbox.
  if (wanted.length > 0 && !identity.names.some(one => wanted.includes(one))) return 'other-account';
  return { provider: name, account: identity.account, tokens: { ...tokens, refresh: tokens.refresh } };
}

/** 256 random bits: state, nonce, and RFC 7636's verifier. */
const secret = (): string => randomBytes(32).toString('base64url');

const context = (stateHash: string) => `mail_sign_in:${stateHash}`;
