import {
  createPostgresBackend,
  Queue as BullQueue,
  UnrecoverableError,
  Worker as BullWorker,
  type ConnectionOptions,
  type JobsOptions,
  withBackend,
} from 'bullmq';
import { KontorError } from '../errors.js';
import { lanes, type JobName, type Jobs, type Lane } from '../jobs.js';
import type { Logger } from './logger.js';

export interface AddOptions {
  /**
   * Tickets with the same id collapse into one while one waits; one added while it runs is run again after it. So a
   * recurring ticket can be added from anywhere, any number of times.
   */
  once?: string;
  delayMs?: number;
}

/** What runs a job. `signal` is aborted when the process wants to end. */
export type Handler<N extends JobName> = (data: Jobs[N]) => Promise<void>;
/** One entry per job: a job without a handler, or a handler without a job, does not compile. */
export type Handlers = { [N in JobName]: Handler<N> };
/** Those of one lane. */
export type LaneHandlers<L extends Lane> = {
  [N in JobName as (typeof lanes)[N] extends L ? N : never]: Handler<N>;
};

/**
 * The job queues: BullMQ on Redis where REDIS_URL is set, else on PostgreSQL in a schema of its own. Jobs run at
 * least once. They are tickets: losing all of them costs a minute (the sweeper writes them again), never mail.
 */
export class Queue {
  private readonly connection: ConnectionOptions;
  private readonly bull: { Queue: typeof BullQueue; Worker: typeof BullWorker };
  private readonly queues = new Map<Lane, BullQueue>();
  private readonly workers: BullWorker[] = [];

  constructor(
    options: { databaseUrl: string; redisUrl?: string | undefined },
    private readonly log: Logger,
  ) {
    if (options.redisUrl) {
      this.bull = { Queue: BullQueue, Worker: BullWorker };
      // Workers block on Redis for as long as it takes; a limit of retries would kill them at its restart.
      this.connection = { url: options.redisUrl, maxRetriesPerRequest: null } as ConnectionOptions;
    } else {
      this.bull = withBackend(createPostgresBackend) as never;
      this.connection = {
        connectionString: options.databaseUrl,
        schema: 'bullmq',
        migrate: true,
        max: 3,
      } as never;
    }
  }

  async add<N extends JobName>(name: N, data: Jobs[N], options: AddOptions = {}): Promise<void> {
    await this.queue(lanes[name]).add(name, data, toBull(options));
  }

  /** Starts working a lane. A handler's KontorError is final; anything else is tried again with back-off. */
  work<L extends Lane>(lane: L, handlers: LaneHandlers<L>, concurrency: number): void {
    const run = async (name: JobName, data: unknown): Promise<void> => {
      const handle = (handlers as Partial<Handlers>)[name] as ((data: unknown) => Promise<void>) | undefined;
      if (!handle) throw new UnrecoverableError(`no handler for ${name}`);
      try {
        await handle(data);
      } catch (error) {
        if (error instanceof KontorError) throw new UnrecoverableError(error.message);
        throw error;
      }
    };
    const worker = new this.bull.Worker(lane, job => run(job.name as JobName, job.data), {
      connection: this.connection,
      concurrency,
      // A worker that is killed takes its tickets with it for this long; running ones are renewed at half of it.
      lockDuration: 20_000,
      stalledInterval: 10_000,
      maxStalledCount: 100,
    });
    worker.on('error', error => this.log.warn({ err: error, lane }, 'queue connection'));
    worker.on('failed', (job, error) =>
      this.log.error({ err: error, lane, job: job?.name, id: job?.id }, 'job failed'),
    );
    this.workers.push(worker);
  }

  /** Whether nobody waits in this lane. */
  async isIdle(lane: Lane): Promise<boolean> {
    return (await this.queue(lane).getWaitingCount()) === 0;
  }

  /** Every lane's BullMQ queue, for the admin's board. */
  boards(): BullQueue[] {
    return [...new Set(Object.values(lanes))].map(lane => this.queue(lane));
  }

  /** Jobs per lane and state, for metrics. */
  async counts(): Promise<
    { lane: Lane; waiting: number; active: number; delayed: number; failed: number }[]
  > {
    return Promise.all(
      [...new Set(Object.values(lanes))].map(async lane => {
        const {
          waiting = 0,
          active = 0,
          delayed = 0,
          failed = 0,
        } = await this.queue(lane).getJobCounts('waiting', 'active', 'delayed', 'failed');
        return { lane, waiting, active, delayed, failed };
      }),
    );
  }

  /** The same, and since when the oldest ticket waits: old ones that nobody works at mean that no worker runs. */
  async backlog() {
    const counts = await this.counts();
    return Promise.all(
      counts.map(async ({ lane, ...count }) => {
        const [oldest] = count.waiting > 0 ? await this.queue(lane).getJobs(['wait'], 0, 0, true) : [];
        return { lane, ...count, oldest_at: oldest ? new Date(oldest.timestamp).toISOString() : null };
      }),
    );
  }

  async ready(): Promise<void> {
    await Promise.all(this.boards().map(queue => queue.waitUntilReady()));
  }

  /** Lets running jobs end, then closes all connections. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map(worker => worker.close()));
    await Promise.all([...this.queues.values()].map(queue => queue.close()));
  }

  private queue(lane: Lane): BullQueue {
    let queue = this.queues.get(lane);
    if (!queue) {
      queue = new this.bull.Queue(lane, {
        connection: this.connection,
        defaultJobOptions: {
          attempts: 8,
          backoff: { type: 'exponential', delay: 500, jitter: 1 },
          removeOnComplete: { age: 600, count: 1000 },
          removeOnFail: { age: 7 * 24 * 3600, count: 10_000 },
        },
      });
      queue.on('error', error => this.log.warn({ err: error, lane }, 'queue connection'));
      this.queues.set(lane, queue);
    }
    return queue;
  }
}

function toBull({ once, delayMs }: AddOptions): JobsOptions {
  return {
    ...(once ? { deduplication: { id: once, keepLastIfActive: true } } : {}),
    ...(delayMs ? { delay: delayMs } : {}),
  };
}
