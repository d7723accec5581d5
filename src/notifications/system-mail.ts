import { Inject, Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { ENV, LOGGER, type Env } from '../platform/env.js';
import type { Logger } from '../platform/logger.js';

export interface SystemMessage {
  to: string;
  subject: string;
  text: string;
  /** Who gets the answers. */
  replyTo?: { address: string; name: string };
  /** An invitation, or a change of one. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
}

/**
 * Mails of the program itself: invitations, confirmations. They say that no person wrote them, so that no automatic reply
 * comes. Through SMTP_OUT_URL; without it none go out.
 */
@Injectable()
export class SystemMail {
  private readonly transport: Transporter | null;

  constructor(
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.transport = env.SMTP_OUT_URL ? createTransport(env.SMTP_OUT_URL) : null;
  }

  /** @returns whether the server took it; that it did not is logged, without the text */
  async send({ calendar, ...message }: SystemMessage): Promise<boolean> {
    if (!this.transport) return false;
    try {
      await this.transport.sendMail({
        from: this.env.MAIL_FROM ?? `kontor@${this.env.BCC_DOMAIN}`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...message,
        ...(calendar && { icalEvent: { ...calendar, filename: 'invite.ics' } }),
      });
      return true;
    } catch (error) {
      this.log.warn({ err: error }, 'system mail');
      return false;
    }
  }
}
