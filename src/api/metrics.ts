import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { timingSafeEqual } from 'node:crypto';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { ForbiddenError, UnauthorizedError } from '../errors.js';
import { hashToken } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { Queue } from '../platform/queue.js';
import { Summary } from './described.js';
import { Callers } from './callers.js';
import { Public } from './guard.js';

/** For Prometheus: an admin's API token, or METRICS_TOKEN as a bearer token. */
@Controller('metrics')
@Public()
export class MetricsController {
  private readonly registry = new Registry();
  private readonly jobs = this.gauge('kontor_jobs', 'Jobs in the queues', ['lane', 'state']);
  private readonly mailboxes = this.gauge('kontor_mailboxes', 'Mailboxes by state', ['state']);
  private readonly ledger = this.gauge(
    'kontor_ledger_rows',
    'Mails seen on servers that are not settled well',
    ['state'],
  );
  private readonly events = this.gauge('kontor_events_waiting', 'Events not dispatched yet');
  private readonly lag = this.gauge(
    'kontor_events_lag_seconds',
    'Age of the oldest event not dispatched yet',
  );
  private readonly collected = new Counter({
    name: 'kontor_collected_total',
    help: 'What was deleted for good: mails of removed mailboxes, raw mail that nothing refers to, its packs and bytes',
    labelNames: ['what'],
    registers: [this.registry],
  });

  private readonly refused = new Counter({
    name: 'kontor_smtp_refused_total',
    help: 'Mails to the Smart BCC addresses that were refused or put off',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  constructor(
    private readonly database: Database,
    private readonly queue: Queue,
    private readonly callers: Callers,
    @Inject(ENV) private readonly env: Env,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  @Summary('Figures for Prometheus')
  @Get()
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!this.isScraper(request)) {
      const caller = await this.callers.of(request);
      if (!caller) throw new UnauthorizedError();
      if (!caller.account.isAdmin) throw new ForbiddenError('Only administrators may read metrics');
    }
    await this.measure();
    response.type(this.registry.contentType).send(await this.registry.metrics());
  }

  private isScraper(request: Request): boolean {
    const given = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (!given || !this.env.METRICS_TOKEN) return false;
    return timingSafeEqual(Buffer.from(hashToken(given)), Buffer.from(hashToken(this.env.METRICS_TOKEN)));
  }

  /** Every query here is answered from a small table or a partial index. */
  private async measure(): Promise<void> {
    const count = <T extends object>(text: string) => this.database.query<T>(text);
    const [lanes, mailboxes, ledger, [events], [collected], refused] = await Promise.all([
      this.queue.counts(),
      count<{ state: string; n: number }>(
        'select state, count(*) as n from mailbox where deleted_at is null group by state',
      ),
      count<{ state: string; n: number }>(
        `select 'pending' as state, count(*) as n from remote_message where state = 'pending'
         union all select 'dead', count(*) from remote_message where state = 'dead'`,
      ),
      count<{ n: number; lag: number }>(
        `select count(*) as n, coalesce(extract(epoch from now() - min(at)), 0)::float8 as lag
         from event where dispatched_at is null`,
      ),
      count<Record<'messages' | 'blobs' | 'packs' | 'bytes', number>>(
        'select messages, blobs, packs, bytes from collection',
      ),
      count<{ reason: string; n: number }>(
        'select reason, sum(mails)::bigint as n from smtp_refusal group by reason',
      ),
    ]);
    this.jobs.reset();
    for (const { lane, ...states } of lanes) {
      for (const [state, n] of Object.entries(states)) this.jobs.set({ lane, state }, n);
    }
    this.mailboxes.reset();
    for (const { state, n } of mailboxes) this.mailboxes.set({ state }, n);
    for (const { state, n } of ledger) this.ledger.set({ state }, n);
    this.collected.reset();
    for (const [what, n] of Object.entries(collected ?? {})) this.collected.inc({ what }, n);
    this.refused.reset();
    for (const { reason, n } of refused) this.refused.inc({ reason }, n);
    this.events.set(events?.n ?? 0);
    this.lag.set(events?.lag ?? 0);
  }

  private gauge<L extends string = never>(name: string, help: string, labelNames: L[] = []): Gauge<L> {
    return new Gauge<L>({ name, help, labelNames, registers: [this.registry] });
  }
}
