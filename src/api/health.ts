import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import { Blobs } from '../platform/blobs.js';
import { Database } from '../platform/database.js';
import { LOGGER } from '../platform/env.js';
import type { Logger } from '../platform/logger.js';
import { Queue } from '../platform/queue.js';
import { Summary } from './described.js';
import { answer, errorBody } from './envelope.js';
import { Public } from './guard.js';

const patience = 5000;

/** For load balancers and those who look after the server. Neither says more than yes or no, and what. */
@Controller()
@Public()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly queue: Queue,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** The process lives. */
  @Summary('Say whether the process lives')
  @Get('health')
  health() {
    return answer({ status: 'ok' });
  }

  /** All that it stands on can be used now. */
  @Summary('Say whether all that it stands on can be used now')
  @Get('ready')
  async ready(@Res() response: Response): Promise<void> {
    const checks: Record<string, () => Promise<void>> = {
      database: async () => void (await this.database.query('select 1')),
      migrations: async () => {
        const pending = await this.database.orm.migrator.getPending();
        if (pending.length > 0) throw new Error(`${pending.length} migrations have not run`);
      },
      queue: async () => void (await this.queue.counts()),
      blobs: () => this.blobs.check(),
    };
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, run]) => [name, await this.passes(name, run)] as const),
    );
    const failed = results.filter(([, ok]) => !ok).map(([name]) => name);
    if (failed.length > 0) {
      response.status(503).json(errorBody(`Not ready: ${failed.join(', ')}`, '', { code: 'not_ready' }));
      return;
    }
    response.json({ success: true, data: { status: 'ready', ...Object.fromEntries(results) } });
  }

  private async passes(name: string, run: () => Promise<void>): Promise<boolean> {
    const giveUp = new AbortController();
    try {
      const late = sleep(patience, undefined, { signal: giveUp.signal }).then(() => {
        throw new Error(`no answer within ${patience} ms`);
      });
      late.catch(() => undefined);
      await Promise.race([run(), late]);
      return true;
    } catch (error) {
      this.log.warn({ err: error, check: name }, 'not ready');
      return false;
    } finally {
      giveUp.abort();
    }
  }
}
