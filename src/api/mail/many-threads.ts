import { Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { InvalidError } from '../../errors.js';
import { linkMany, unlinkMany } from '../../inbox/link-by-hand.js';
import { mailLabel } from '../../inbox/mail-labels.js';
import {
  archive,
  label,
  markMailsUnread,
  markRead,
  ownThreads,
  share,
  type Place,
} from '../../inbox/thread-state.js';
import { Database, type Tx } from '../../platform/database.js';
import { listThreads } from '../../search/thread-lists.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Input } from '../input.js';
import * as kinds from '../kinds.js';
import { linkTarget, targetOf } from './links.js';
import { filterOf, threadFilter } from './threads.js';

const most = 10_000;
/** Of the threads of one request, each with some. */
const mostMails = 100_000;
const id = kinds.id.strict;
const ids = z.array(id, 'takes a list of ids').max(most, `takes at most ${most} ids`);
const truth = z.boolean('takes true or false');
const changes = {
  read: truth.optional(),
  /** These mails of the threads, by the ids of messages: what takes `read` back. */
  unread: z.array(id, 'takes a list of ids').max(mostMails, `takes at most ${mostMails} ids`).optional(),
  archived: truth.optional(),
  sharing: z.enum(['private', 'shared'], 'takes private or shared').optional(),
  add_label_id: id.optional(),
  remove_label_id: id.optional(),
  link: z.strictObject(linkTarget).optional(),
  unlink: ids.optional(),
};
const body = z.strictObject({
  ...changes,
  thread_ids: ids.optional(),
  /** All that a list finds at this moment, in the words of that list. */
  list: z.strictObject(threadFilter).optional(),
  except: ids.optional(),
  /** In this mailbox only: so that what came of a change can be taken back exactly. */
  mailbox_id: id.optional(),
});
type Body = z.infer<typeof body>;

interface Outcome {
  /** What was otherwise before. */
  places: Place[];
  /** Of `read`: the mails that were. */
  mails?: (Place & { messageId: number })[];
  links: { id: number; threadId: number }[];
}

/** One change of many threads: one request, and a few statements, however many they are. */
@Controller('api/threads')
export class ManyThreadsController {
  constructor(private readonly database: Database) {}

  /**
   * Threads of others, which are only shared with the viewer, stay as they are. The answer names what was otherwise
   * before, by mailbox, and the links that were made or taken away: what it takes to undo it.
   */
  @Summary('Change many threads at once: read, archived, labelled, linked, shared')
  @Post('changes')
  @HttpCode(200)
  async change(@CurrentViewer() viewer: Viewer, @Input(body) wanted: Body) {
    refuseOther(wanted);
    const { threadIds, more } = await this.threads(viewer, wanted);
    const { places, mails, links } = await this.database.transaction(tx =>
      changeAll(tx, viewer, threadIds, wanted),
    );
    const mailsIn = mails && Map.groupBy(mails, mail => mail.mailboxId);
    const changed = new Set([...places, ...links].map(each => each.threadId));
    return {
      count: changed.size,
      /** There were more than one request changes. */
      more,
      changed: [...Map.groupBy(places, place => place.mailboxId)].map(([mailbox_id, its]) => ({
        mailbox_id,
        thread_ids: its.map(place => place.threadId),
        ...(mailsIn && { message_ids: mailsIn.get(mailbox_id)?.map(mail => mail.messageId) ?? [] }),
      })),
      links: links.map(link => ({ id: link.id, thread_id: link.threadId })),
    };
  }

  private async threads(viewer: Viewer, { thread_ids, list, except }: Body) {
    if (!list) return { threadIds: thread_ids ?? [], more: false };
    const places = await listThreads(this.database, viewer, { ...filterOf(list), limit: most, after: null });
    const left = new Set(except);
    const threadIds = places.slice(0, most).flatMap(({ id: thread }) => (left.has(thread) ? [] : [thread]));
    return { threadIds, more: places.length > most };
  }
}

async function changeAll(tx: Tx, viewer: Viewer, threadIds: number[], wanted: Body): Promise<Outcome> {
  const which = { threadIds, mailboxId: wanted.mailbox_id ?? null };
  const outcome = (places: Place[]): Outcome => ({ places, links: [] });
  if (wanted.read !== undefined) return { ...(await markRead(tx, viewer, which, wanted.read)), links: [] };
  if (wanted.unread) return outcome(await markMailsUnread(tx, viewer, which, wanted.unread));
  if (wanted.archived !== undefined) return outcome(await archive(tx, viewer, which, wanted.archived));
  if (wanted.sharing) return outcome(await share(tx, viewer, which, wanted.sharing));
  const labelId = wanted.add_label_id ?? wanted.remove_label_id;
  if (labelId !== undefined) {
    const { id: own } = await mailLabel(tx, viewer, labelId);
    return outcome(await label(tx, viewer, which, own, wanted.add_label_id !== undefined));
  }
  const own = await ownThreads(tx, viewer, threadIds);
  if (wanted.unlink) return { places: [], links: await unlinkMany(tx, viewer, own, wanted.unlink) };
  const links = await linkMany(tx, viewer, own, targetOf(wanted.link ?? {}));
  return { places: [], links: links.filter(link => link.made) };
}

/** @throws {InvalidError} unless it is one change of threads that are named in one way */
function refuseOther(wanted: Body): void {
  const names = Object.keys(changes) as (keyof typeof changes)[];
  const given = names.filter(name => wanted[name] !== undefined);
  if (given.length !== 1)
    throw new InvalidError(
      given[1] ?? 'read',
      'A request makes exactly one change',
      `Send one of ${names.join(', ')}.`,
    );
  if ((wanted.thread_ids === undefined) === (wanted.list === undefined))
    throw new InvalidError(
      'thread_ids',
      'Threads are named one by one or by a list',
      'Send either thread_ids or list.',
    );
}
