import { Controller, Get, Inject } from '@nestjs/common';
import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SmartBccSettings } from '../inbox/smart-bcc/settings.js';
import { SystemMail } from '../notifications/system-mail.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { Queue } from '../platform/queue.js';
import { companyHealth, mailboxHealth } from '../search/company-health.js';
import { readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { AdminOnly } from './guard.js';
import { pageInQuery, QueryInput } from './input.js';

const query = z.object(pageInQuery);
const place = z.object({ rank: z.int(), id: z.int() });

/** A queue that does not answer must not keep the rest from being shown. */
const patience = 3000;

/** How all of it does: for administrators, who are told counts and times, and nothing of anybody's mail. */
@Controller('api/admin')
@AdminOnly()
export class AdminHealthController {
  constructor(
    private readonly database: Database,
    private readonly queue: Queue,
    private readonly smartBcc: SmartBccSettings,
    private readonly mail: SystemMail,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get('health')
  @Summary('How mail, news, queues, Smart BCC, webhooks and the disk do')
  async health() {
    const [company, queues, smartBcc, disk] = await Promise.all([
      companyHealth(this.database),
      this.queues(),
      this.smartBcc.figures(),
      this.disk(),
    ]);
    return {
      checked_at: new Date().toISOString(),
      mailboxes: company.states,
      dead_letters: company.dead,
      events: company.events,
      queues,
      smart_bcc: {
        wanted: this.env.SMTP_IN_PORT !== null || this.env.LMTP_IN !== undefined,
        listening: smartBcc.listeners.some(one => one.listening),
        taken: smartBcc.taken,
        refused: smartBcc.refused.reduce((sum, { mails }) => sum + mails, 0),
      },
      system_mail: { configured: this.mail.isConfigured, ...company.letters },
      webhooks: company.webhooks,
      disk,
    };
  }

  @Get('mailboxes')
  @Summary('Every mailbox with its state and its proof; those that need somebody come first')
  async mailboxes(@QueryInput(query) { limit, cursor }: z.infer<typeof query>) {
    const after = cursor === undefined ? null : readCursor(place, cursor);
    const rows = await mailboxHealth(this.database, { limit, after });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? { rank: last.rank, id: last.id } : null;
    return answer(page, { additional_data: { next_cursor: next && writeCursor(next) } });
  }

  /** Null where the queues do not answer. */
  private async queues() {
    const late = new AbortController();
    try {
      return await Promise.race([
        this.queue.backlog(),
        sleep(patience, null, { signal: late.signal }).catch(() => null),
      ]);
    } catch {
      return null;
    } finally {
      late.abort();
    }
  }

  /** Of the disk that holds what Kontor keeps; null where nobody can say. */
  private async disk() {
    const found = await statfs(this.env.DATA_DIR).catch(() => null);
    return found && { free: found.bavail * found.bsize, total: found.blocks * found.bsize };
  }
}
