import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInEnded, signInMisconfigured, signInUnavailable } from '../mail/server-errors.js';
import { Crypto } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { failpoint } from '../platform/failpoint.js';
import { mailProvider, providerTitles, type MailProviderName } from './mail-providers.js';
import { askForTokens, GrantRefusedError, takeBack, type Tokens } from './token-client.js';

/** Access tokens are renewed so long before they end, or at half of a shorter life. */
const earlySeconds = 300;
/** Who renews is waited for no longer: he died, or his machine sleeps. More than a provider is waited for. */
const claimSeconds = 15;
const lookEveryMs = 100;
/** Until a provider is asked again to take a grant back, and when that is given up. */
const takeBackEvery = '1 minute';
const takeBackFor = '1 day';
const mostAtOnce = 20;

interface Sealed {
  refresh: string;
  access: string;
}

interface Row {
  provider: MailProviderName;
  tokens: Buffer;
  isFresh: boolean;
  isGood: boolean;
}

interface Ended {
  mailboxId: number;
  /** No other mailbox uses what this account granted. */
  isAlone: boolean;
  /** It was tried for long enough. */
  isOld: boolean;
}

/**
 * Access tokens of mailboxes that sign in at their provider's page. One process at a time renews a token, by a claim on
 * its row; the others wait for what it gets.
 *
 *   fresh ──(early)──> claimed ──answer──> fresh
 *                        ├──no answer────> as before: an access token that is still good is used, else tried later
 *                        ├──refused──────> the user has to sign in again
 *                        └──killed───────> claimed by another, after 15 s
 *
 * Killed between the provider's answer and our commit, a new refresh token is lost. Google and Microsoft go on taking the
 * one before; a provider that does not refuses it, and then the user is asked to sign in again.
 */
@Injectable()
export class MailTokens {
  private readonly running = new Map<number, Promise<string>>();

  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * A token that is good for some minutes at least.
   *
   * @throws {MailServerError} `sign_in_ended` where only the user can help, `unavailable` where the provider cannot be asked now
   */
  access(mailboxId: number): Promise<string> {
    const running =
      this.running.get(mailboxId) ?? this.fresh(mailboxId).finally(() => this.running.delete(mailboxId));
    this.running.set(mailboxId, running);
    return running;
  }

  /** A server did not take this token: the next one asked for is another. */
  async spent(mailboxId: number, access: string): Promise<void> {
    const row = await this.read(mailboxId);
    if (!row || this.open(mailboxId, row.tokens).access !== access) return;
    await this.database.query(
      `update mail_grant set renew_at = '-infinity', access_until = '-infinity' where mailbox_id = $1 and tokens = $2`,
      [mailboxId, row.tokens],
    );
  }

  /** Grants that ended, or whose mailbox was removed, are taken back at the provider and forgotten. */
  async takeBackEnded(): Promise<void> {
    for (let n = 0; n < mostAtOnce && (await this.takeBackNext()); n++);
  }

  /**
   * One by one: a provider may take a while, and takes back all that an account granted, so whether another mailbox needs
   * it is asked right before. @returns false where none is due
   */
  private async takeBackNext(): Promise<boolean> {
    const [ended] = await this.database.query<Row & Ended>(
      `update mail_grant g set renewer = null, renewing_until = now() + interval '${takeBackEvery}'
         from mailbox m
        where m.id = g.mailbox_id and g.mailbox_id = (
          select e.mailbox_id from mail_grant e join mailbox em on em.id = e.mailbox_id
           where (e.ended_at is not null or em.deleted_at is not null)
             and (e.renewing_until is null or e.renewing_until < now())
           order by e.renewing_until nulls first, e.mailbox_id for update of e skip locked limit 1)
       returning g.mailbox_id as "mailboxId", g.provider, g.tokens,
         coalesce(g.ended_at, m.deleted_at) < now() - interval '${takeBackFor}' as "isOld",
         not exists (
           select from mail_grant o join mailbox om on om.id = o.mailbox_id
            where o.provider = g.provider and o.account = g.account and o.mailbox_id <> g.mailbox_id
              and o.ended_at is null and om.deleted_at is null) as "isAlone"`,
    );
    if (!ended) return false;
    const { mailboxId, tokens, isOld } = ended;
    if ((await this.takenBack(ended)) || isOld) {
      await this.database.query('delete from mail_grant where mailbox_id = $1 and tokens = $2', [
        mailboxId,
        tokens,
      ]);
    }
    return true;
  }

  /** It counts as taken back too while another mailbox of the account needs it, which takes it back in its turn. */
  private async takenBack({ mailboxId, provider: name, tokens, isAlone }: Row & Ended): Promise<boolean> {
    const provider = mailProvider(this.env, name);
    if (!provider || !isAlone) return true;
    const held = this.opened(mailboxId, tokens);
    return held !== null && takeBack(provider, held.refresh);
  }

  private async fresh(mailboxId: number): Promise<string> {
    for (let waited = 0; waited < (claimSeconds + 5) * 1000; waited += lookEveryMs) {
      const row = await this.read(mailboxId);
      if (!row) throw signInEnded('The mail provider');
      if (row.isFresh) return this.open(mailboxId, row.tokens).access;
      const claim = await this.claim(mailboxId);
      if (claim) return this.renew(mailboxId, claim);
      // Somebody else renews it: his token is ours too, and one that is good for a while needs no waiting.
      if (row.isGood) return this.open(mailboxId, row.tokens).access;
      await sleep(lookEveryMs);
    }
    throw signInUnavailable('The mail provider');
  }

  private async read(mailboxId: number): Promise<Row | null> {
    const [row] = await this.database.query<Row>(
      `select provider, tokens, renew_at > now() as "isFresh", access_until > now() + interval '30 seconds' as "isGood"
         from mail_grant where mailbox_id = $1 and ended_at is null`,
      [mailboxId],
    );
    return row ?? null;
  }

  private async claim(mailboxId: number): Promise<(Row & { renewer: string }) | null> {
    const [claimed] = await this.database.query<Row & { renewer: string }>(
      `update mail_grant set renewer = $2, renewing_until = now() + interval '${claimSeconds} seconds'
        where mailbox_id = $1 and ended_at is null and renew_at <= now()
          and (renewing_until is null or renewing_until < now())
       returning provider, tokens, renewer, false as "isFresh",
         access_until > now() + interval '30 seconds' as "isGood"`,
      [mailboxId, randomUUID()],
    );
    return claimed ?? null;
  }

  private async renew(mailboxId: number, claim: Row & { renewer: string }): Promise<string> {
    const held = this.open(mailboxId, claim.tokens);
    const provider = mailProvider(this.env, claim.provider);
    try {
      if (!provider) throw signInMisconfigured(providerTitles[claim.provider]);
      const tokens = await askForTokens(provider, {
        grant_type: 'refresh_token',
        refresh_token: held.refresh,
      });
      failpoint('mail-token.renewed');
      await this.database.query(
        `update mail_grant set tokens = $3, renew_at = now() + make_interval(secs => $4),
                access_until = now() + make_interval(secs => $5), renewer = null, renewing_until = null
          where mailbox_id = $1 and renewer = $2`,
        [
          mailboxId,
          claim.renewer,
          this.seal(mailboxId, { refresh: tokens.refresh ?? held.refresh, access: tokens.access }),
          renewAfter(tokens.lasts),
          tokens.lasts,
        ],
      );
      return tokens.access;
    } catch (error) {
      await this.database.query(
        'update mail_grant set renewer = null, renewing_until = null where mailbox_id = $1 and renewer = $2',
        [mailboxId, claim.renewer],
      );
      if (error instanceof GrantRefusedError) throw signInEnded(providerTitles[claim.provider]);
      if (claim.isGood) return held.access;
      throw error;
    }
  }

  /** Puts new tokens in the place of those that the mailbox had. */
  async keep(tx: Tx, mailboxId: number, grant: NewGrant): Promise<void> {
    const { provider, account, tokens } = grant;
    await tx.query(
      `insert into mail_grant as g (mailbox_id, provider, account, tokens, renew_at, access_until)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5), now() + make_interval(secs => $6))
       on conflict (mailbox_id) do update set provider = excluded.provider, account = excluded.account,
         tokens = excluded.tokens, renew_at = excluded.renew_at, access_until = excluded.access_until,
         renewer = null, renewing_until = null, signed_in_at = now(), ended_at = null`,
      [
        mailboxId,
        provider,
        account,
        this.seal(mailboxId, { refresh: tokens.refresh, access: tokens.access }),
        renewAfter(tokens.lasts),
        tokens.lasts,
      ],
    );
  }

  private seal(mailboxId: number, tokens: Sealed): Buffer {
    return this.crypto.encrypt(JSON.stringify(tokens), context(mailboxId));
  }

  /** Null where another SECRET_KEY sealed them: one grant that cannot be read must not hold up the others. */
  private opened(mailboxId: number, tokens: Buffer): Sealed | null {
    try {
      return this.open(mailboxId, tokens);
    } catch {
      return null;
    }
  }

  private open(mailboxId: number, tokens: Buffer): Sealed {
    return JSON.parse(this.crypto.decrypt(tokens, context(mailboxId))) as Sealed;
  }
}

export interface NewGrant {
  provider: MailProviderName;
  /** Who signed in. */
  account: string;
  tokens: Tokens & { refresh: string };
}

/** The mailbox has a password from now on. */
export async function endGrant(tx: Tx, mailboxId: number): Promise<void> {
  await tx.query('update mail_grant set ended_at = now() where mailbox_id = $1 and ended_at is null', [
    mailboxId,
  ]);
}

const context = (mailboxId: number) => `mail_grant:${mailboxId}`;

const renewAfter = (lasts: number): number => Math.max(lasts - earlySeconds, lasts / 2);
