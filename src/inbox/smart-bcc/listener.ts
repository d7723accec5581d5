import { Inject, Injectable } from '@nestjs/common';
import { mkdir, readFile } from 'node:fs/promises';
import { inNetworks } from '../../mail/imap/networks.js';
import { mailauth } from '../../mail/smtp-in/authenticate.js';
import { ownCertificate } from '../../mail/smtp-in/certificate.js';
import type { RefusalReason } from '../../mail/smtp-in/refusal.js';
import { listenForMail, usualLimits, type Listening, type SmtpInOptions } from '../../mail/smtp-in/server.js';
import { Database } from '../../platform/database.js';
import { ENV, LOGGER, type Env } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { Acceptance } from './acceptance.js';
import { HandOver } from './hand-over.js';

/** The doors by which users' mail comes in: SMTP, and LMTP for a mail server of one's own. */
@Injectable()
export class SmtpListener {
  /** Tests set others. */
  limits = usualLimits;
  private readonly refused = new Map<RefusalReason, number>();

  constructor(
    private readonly acceptance: Acceptance,
    private readonly handOver: HandOver,
    private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Which doors the environment asks for, as it writes them: a port, or the path of a socket. */
  doors(): { name: string; listen: SmtpInOptions['listen']; lmtp: boolean }[] {
    const { SMTP_IN_PORT, SMTP_IN_HOST: host, LMTP_IN } = this.env;
    const smtp =
      SMTP_IN_PORT === null
        ? []
        : [{ name: `${host}:${SMTP_IN_PORT}`, listen: { port: SMTP_IN_PORT, host }, lmtp: false }];
    if (LMTP_IN === undefined) return smtp;
    const listen = /^\d+$/.test(LMTP_IN) ? { port: Number(LMTP_IN), host } : { path: LMTP_IN };
    return [...smtp, { name: `LMTP ${LMTP_IN}`, listen, lmtp: true }];
  }

  /** @throws where the port or path cannot be had */
  async open({ listen, lmtp }: Pick<SmtpInOptions, 'listen' | 'lmtp'>): Promise<Listening> {
    await Promise.all([mkdir(this.env.DATA_DIR, { recursive: true }), mailauth()]);
    return listenForMail({
      name: this.env.BCC_DOMAIN,
      listen,
      lmtp,
      tls: await this.certificate(),
      folder: this.env.DATA_DIR,
      limits: this.limits,
      isTrusted: inNetworks(this.env.SMTP_IN_TRUSTED),
      onRecipient: (address, sender) => this.acceptance.checkRecipient(address, sender),
      onMail: (envelope, mail) => this.acceptance.accept(envelope, mail),
      onRefused: reason => void this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1),
      onError: error => this.log.warn({ err: error }, 'mail by SMTP'),
    });
  }

  /** Writes down that the doors are open, and what was refused since the last time. */
  async report(doors: string[]): Promise<void> {
    const counted = [...this.refused];
    this.refused.clear();
    await this.database.transaction(async tx => {
      tx.send(
        `insert into smtp_listener (process, address) values ($1, $2)
         on conflict (process) do update set address = excluded.address, seen_at = now()`,
        [this.env.PROCESS_NAME, doors.join(', ')],
      );
      tx.send(`delete from smtp_listener where seen_at < now() - interval '1 day'`);
      if (counted.length === 0) return;
      tx.send(
        `insert into smtp_refusal as kept (day, reason, mails)
         select current_date, reason, mails from unnest($1::text[], $2::bigint[]) as given (reason, mails) order by reason
         on conflict (day, reason) do update set mails = kept.mails + excluded.mails`,
        [counted.map(([reason]) => reason), counted.map(([, mails]) => mails)],
      );
    });
  }

  async closed(): Promise<void> {
    await this.handOver.end();
    await this.database.query('delete from smtp_listener where process = $1', [this.env.PROCESS_NAME]);
  }

  private async certificate() {
    const { SMTP_IN_CERTIFICATE, SMTP_IN_KEY, DATA_DIR, BCC_DOMAIN } = this.env;
    if (!SMTP_IN_CERTIFICATE || !SMTP_IN_KEY) return ownCertificate(DATA_DIR, BCC_DOMAIN);
    const [cert, key] = await Promise.all([
      readFile(SMTP_IN_CERTIFICATE, 'utf8'),
      readFile(SMTP_IN_KEY, 'utf8'),
    ]);
    return { cert, key };
  }
}
