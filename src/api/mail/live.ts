import { Controller, Get, Inject, Injectable, Res, type OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { loadViewer } from '../../access/load.js';
import { permittedActivity } from '../../access/activity.js';
import { permittedItem, visibleThread, type Viewer } from '../../access/viewer.js';
import { liveItems, type LiveItem, type LiveNotice } from '../../notifications/live.js';
import { Database } from '../../platform/database.js';
import { LOGGER } from '../../platform/env.js';
import type { Logger } from '../../platform/logger.js';
import { liveChannel } from '../../platform/outbox.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';

const heartbeatMs = 20_000;
/** Notices that come in a burst (a backfill) go out together. */
const gatherMs = 150;
/** After this a page connects anew, and shows again who it is. */
const longestMs = 30 * 60_000;
const mostPerUser = 20;

interface Listener {
  viewer: Viewer;
  response: Response;
  since: number;
}

/**
 * Tells open pages what changed, as Server-Sent Events. One database connection a process listens, however many pages
 * are open; each notice goes only to those who may see what it speaks of, found out by one query for each person.
 *
 *   committed event --dispatcher--> NOTIFY --> gather 150 ms --> whom may it be told?
 *                                                                └--> event: thread | mailbox | outbox | notification | item | setup | narrowed
 *
 * One telling follows the other: what comes in meanwhile is gathered, so that a burst costs no more queries at once, and
 * the more it takes to tell everybody, the less often that is done.
 */
@Injectable()
export class LiveFeed implements OnModuleDestroy {
  private readonly listeners = new Set<Listener>();
  private subscription: Promise<{ close(): Promise<void> }> | undefined;
  private waiting: LiveNotice[] = [];
  private timer: NodeJS.Timeout | undefined;
  private telling = false;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Sends events into `response` until either side ends it. */
  async open(viewer: Viewer, response: Response): Promise<void> {
    this.subscription ??= this.database.listen(liveChannel, payload => this.hear(payload));
    await this.subscription.catch((error: unknown) => {
      this.subscription = undefined;
      throw error;
    });
    this.heartbeat ??= setInterval(() => this.beat(), heartbeatMs).unref();
    const listener = { viewer, response, since: Date.now() };
    const own = [...this.listeners].filter(other => other.viewer.userId === viewer.userId);
    if (own.length >= mostPerUser) this.end(own[0] as Listener);
    this.listeners.add(listener);
    response.on('close', () => this.listeners.delete(listener));
    response.on('error', () => this.listeners.delete(listener));
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 3000\n: connected\n\n');
  }

  /** Before the HTTP server closes: it waits for answers that are under way, and these never end by themselves. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.heartbeat);
    clearTimeout(this.timer);
    for (const listener of this.listeners) this.end(listener);
    const subscription = await this.subscription?.catch(() => undefined);
    await subscription?.close();
  }

  private hear(payload: string): void {
    if (this.listeners.size === 0) return;
    // An empty payload follows a lost connection: what was missed is not known, and pages look again at times anyway.
    if (payload === '') return;
    this.waiting.push(JSON.parse(payload) as LiveNotice);
    this.tellSoon();
  }

  private tellSoon(): void {
    if (this.telling || this.waiting.length === 0) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.telling = true;
      this.tell(this.waiting.splice(0))
        .catch((error: unknown) => this.log.warn({ err: error }, 'live events'))
        .finally(() => {
          this.telling = false;
          this.tellSoon();
        });
    }, gatherMs);
  }

  private async tell(notices: LiveNotice[]): Promise<void> {
    const threads = new Set(notices.flatMap(notice => notice.threads.map(thread => thread.id)));
    const mailboxes = new Set(notices.flatMap(notice => notice.mailboxes));
    const outgoing = notices.flatMap(notice => notice.outgoing);
    const notified = new Set(notices.flatMap(notice => notice.notified));
    const items = notices.flatMap(notice => notice.items);
    const setup = notices.flatMap(notice => notice.setup);
    const narrowed = notices.some(notice => notice.narrowed);
    const byPerson = Map.groupBy(this.listeners, ({ viewer }) => viewer.userId);
    for (const [userId, listeners] of byPerson) {
      // As he is now: rights change while a page is open, and a user who was deactivated hears no more.
      const viewer = await loadViewer(this.database, userId);
      if (!viewer) {
        for (const listener of listeners) this.end(listener);
        continue;
      }
      const seen = await this.visible(viewer, [...threads], [...mailboxes]);
      const seenItems = await this.visibleItems(viewer, items);
      const text = [
        ...seen.threads.map(({ id, mailbox_ids }) => event('thread', { thread_id: id, mailbox_ids })),
        ...seen.mailboxes.map(id => event('mailbox', { mailbox_id: id })),
        ...outgoing.filter(each => each.user_id === userId).map(({ ids }) => event('outbox', { ids })),
        ...(notified.has(userId) ? [event('notification', {})] : []),
        ...seenItems.map(item => event('item', item)),
        ...[...new Set(setup.flatMap(({ of, user_id }) => ((user_id ?? userId) === userId ? [of] : [])))].map(
          of => event('setup', { of }),
        ),
        ...(narrowed ? [event('narrowed', {})] : []),
      ].join('');
      if (text) for (const { response } of listeners) response.write(text);
    }
  }

  /** Of a thread's mailboxes only the viewer's own are named; of one that is merely shared with him, none. */
  private async visible(viewer: Viewer, threadIds: number[], mailboxIds: number[]) {
    const threads =
      threadIds.length === 0
        ? []
        : await this.database.query<{ id: number; mailbox_ids: number[] }>(
            `select asked.id, to_jsonb(array(
               select tm.mailbox_id from thread_mailbox tm join mailbox m on m.id = tm.mailbox_id
               where tm.thread_id = asked.id and m.user_id = $1 and m.deleted_at is null)) as mailbox_ids
             from unnest($2::bigint[]) as asked (id)
             where ${visibleThread(viewer, { user: '$1', thread: 'asked.id' })}`,
            [viewer.userId, threadIds],
          );
    const mailboxes =
      mailboxIds.length === 0
        ? []
        : await this.database.query<{ id: number }>(
            'select id from mailbox where id = any($2) and (user_id = $1 or $3)',
            [viewer.userId, mailboxIds, viewer.isAdmin],
          );
    return { threads, mailboxes: mailboxes.map(row => row.id) };
  }

  /** Deleted ones too, of those that he may see: a page that shows one must learn of it. */
  private async visibleItems(viewer: Viewer, items: LiveItem[]): Promise<LiveItem[]> {
    const asked = Map.groupBy(items, item => item.type);
    if (asked.size === 0) return [];
    const types = liveItems.filter(type => asked.has(type));
    const rows = types.map(type => {
      const permitted = type === 'activity' ? permittedActivity : permittedItem;
      return `select '${type}' as type, to_jsonb(t.id) as id from ${type} t
        where t.id = any($${types.indexOf(type) + 2}) and ${permitted(viewer, 't', '$1')}`;
    });
    return this.database.query<LiveItem>(rows.join(' union all '), [
      viewer.userId,
      ...types.map(type => [...new Set(asked.get(type)?.map(({ id }) => id))]),
    ]);
  }

  private beat(): void {
    for (const listener of this.listeners) {
      if (Date.now() - listener.since > longestMs) this.end(listener);
      else listener.response.write(': ping\n\n');
    }
  }

  private end(listener: Listener): void {
    this.listeners.delete(listener);
    listener.response.end();
  }
}

const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

@Controller('api/live')
export class LiveController {
  constructor(private readonly feed: LiveFeed) {}

  @Summary('Hear of changes as they happen, by server-sent events')
  @Get()
  async live(@CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    await this.feed.open(viewer, response);
  }
}
