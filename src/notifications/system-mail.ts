import { Inject, Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { ENV, LOGGER, type Env } from '../platform/env.js';
import type { Logger } from '../platform/logger.js';

export interface SystemMessage {
  to: string;
  subject: string;
  text: string;
}

/** Mails of the program itself: invitations, confirmations. Through SMTP_OUT_URL; without it none go out. */
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
  async send(message: SystemMessage): Promise<boolean> {
    if (!this.transport) return false;
    try {
      await this.transport.sendMail({
        from: this.env.MAIL_FROM ?? `kontor@${this.env.BCC_DOMAIN}`,
        ...message,
      });
      return true;
    } catch (error) {
      this.log.warn({ err: error }, 'system mail');
      return false;
    }
  }
}
