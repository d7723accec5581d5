import { Inject, Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { Trouble } from '../errors.js';
import { ownWords } from '../mail/server-errors.js';
import { smtpFailure } from '../mail/smtp/test-login.js';
import { ENV, LOGGER, type Env } from '../platform/env.js';
import type { Logger } from '../platform/logger.js';

export interface SystemMessage {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** With its brackets; made up where it is left out. */
  messageId?: string;
  /** Who gets the answers. */
  replyTo?: { address: string; name: string };
  /** An invitation, or a change of one. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
}

/** A server that says nothing for so long is given up, before another worker takes what is in hand for lost. */
const patienceMs = 60_000;

/** Why a try did not end well: the server's own words, or ours, which stand in each reader's language by their `trouble`. */
export interface Refusal {
  /** The server itself said that this mail will not go. */
  permanent: boolean;
  said: string;
  trouble?: Trouble | undefined;
}

export type Delivery = { taken: true } | ({ taken: false } & Refusal);

/**
 * The way out for mails of the program itself. They say that no person wrote them, so that no automatic reply comes.
 * Through SMTP_OUT_URL; without it none go out. Whoever sends has a queue of his own: letters have theirs in
 * `system-letters.ts`.
 */
@Injectable()
export class SystemMail {
  /** By whom these mails are. */
  readonly from: string;
  private readonly transport: Transporter | null;
  private readonly secure: boolean;

  constructor(
    @Inject(ENV) env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.from = env.MAIL_FROM ?? `kontor@${env.BCC_DOMAIN}`;
    this.secure = env.SMTP_OUT_URL?.startsWith('smtps:') ?? false;
    this.transport = env.SMTP_OUT_URL
      ? createTransport({ url: env.SMTP_OUT_URL, connectionTimeout: patienceMs, socketTimeout: patienceMs })
      : null;
  }

  get isConfigured(): boolean {
    return this.transport !== null;
  }

  /** @returns whether the server took it; that it did not is logged, without the text */
  async send(message: SystemMessage): Promise<boolean> {
    return (await this.deliver(message)).taken;
  }

  /** Hands one mail over. Never throws. */
  async deliver({ calendar, ...message }: SystemMessage): Promise<Delivery> {
    if (!this.transport) return { taken: false, permanent: false, said: '' };
    try {
      await this.transport.sendMail({
        from: this.from,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...message,
        ...(calendar && { icalEvent: { ...calendar, filename: 'invite.ics' } }),
      });
      return { taken: true };
    } catch (error) {
      this.log.warn({ err: error }, 'system mail');
      return { taken: false, ...why(error, this.secure) };
    }
  }
}

/** Only a 5xx that answers the mail itself is for good: a wrong password of ours is mended, and then it goes. */
function why(error: unknown, secure: boolean): Refusal {
  const {
    responseCode = 0,
    code = '',
    response,
  } = error as {
    responseCode?: number;
    code?: string;
    response?: string;
  };
  if (response === undefined) {
    const { message, trouble } = smtpFailure(error, secure);
    return { permanent: false, said: message, trouble };
  }
  const permanent = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return { permanent, said: ownWords(response) };
}
