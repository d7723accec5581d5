import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { NotFoundError } from '../../errors.js';
import { fitText } from '../../inbox/reasons.js';
import type { Item, ItemRef } from '../../inbox/retroactive/item.js';
import { RetroactiveLinks } from '../../inbox/retroactive/retroactive-links.js';
import { Database } from '../../platform/database.js';
import { itemThreads } from '../../search/item-threads.js';
import { Summary } from '../described.js';
import { answer } from '../envelope.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input, pageInQuery, QueryInput } from '../input.js';
import * as kinds from '../kinds.js';
import { threadRows } from './thread-view.js';
import { nextOf, placeOf } from './threads.js';

const threadsQuery = z.object({
  ...pageInQuery,
  linked: z.enum(['true', 'false'], 'takes true or false').optional(),
});
const previewQuery = z.object({
  ...pageInQuery,
  group: z.enum(['link', 'older', 'ask'], 'takes link, older or ask').default('link'),
});
const threadIds = z
  .array(kinds.id.strict, 'takes a list of ids of threads')
  .max(10_000, 'takes at most 10000 ids');
const linkBody = z.strictObject({
  thread_ids: threadIds.optional(),
  except: threadIds.optional(),
  groups: z.array(z.enum(['link', 'older'], 'takes link and older'), 'takes link and older').optional(),
});

/** The threads of a deal, lead or project, and those that could be. What the viewer may not see answers 404. */
@Controller('api/items/:type/:id')
export class ItemThreadsController {
  constructor(
    private readonly database: Database,
    private readonly retroactive: RetroactiveLinks,
  ) {}

  /** Linked ones and, marked `linked: false`, its people's other threads, newest first. */
  @Summary('List the threads of an item and of its people')
  @Get('threads')
  async threads(
    @CurrentViewer() viewer: Viewer,
    @Param() path: Path,
    @QueryInput(threadsQuery) query: z.infer<typeof threadsQuery>,
  ) {
    const review = await this.retroactive.review(this.database, viewer, refOf(path));
    const places = await itemThreads(this.database, review, {
      linked: query.linked === undefined ? null : query.linked === 'true',
      limit: query.limit,
      after: placeOf(query.cursor),
    });
    const shown = places.slice(0, query.limit);
    const linked = new Map(shown.map(place => [place.id, place.linked]));
    const last = places.length > query.limit ? shown.at(-1) : undefined;
    const rows = await threadRows(this.database, viewer, shown);
    return answer(
      rows.map(row => ({
        ...row,
        linked: linked.get(row.id) ?? false,
        // Only owners of a mailbox that it stands in decide what it belongs to.
        can_link: row.mailbox_ids.length > 0,
      })),
      { additional_data: { next_cursor: last ? nextOf(last) : null, item: itemView(review.item) } },
    );
  }

  /** The stored threads that would come to it now, newest first, one group at a time; the first page counts all groups. */
  @Summary('Look at the earlier threads that would fit an item')
  @Get('retroactive-links')
  async preview(
    @CurrentViewer() viewer: Viewer,
    @Param() path: Path,
    @QueryInput(previewQuery) query: z.infer<typeof previewQuery>,
  ) {
    const { item, rows, next, counts } = await this.retroactive.preview(viewer, refOf(path), {
      group: query.group,
      limit: query.limit,
      after: placeOf(query.cursor),
    });
    const fits = new Map(rows.map(({ fit }) => [fit.threadId, fit]));
    const threads = await threadRows(
      this.database,
      viewer,
      rows.map(row => row.place),
    );
    return answer(
      threads.flatMap(row => {
        const fit = fits.get(row.id);
        if (!fit) return [];
        const { personId, personName, asks, candidates } = fit;
        const evidence = { person_id: personId, person_name: personName, group: fit.group, asks, candidates };
        return [{ ...row, group: fit.group, reason: { rule: 'retroactive', text: fitText(fit), evidence } }];
      }),
      {
        additional_data: {
          next_cursor: next && nextOf(next),
          item: itemView(item),
          ...(counts ? { counts } : {}),
        },
      },
    );
  }

  /**
   * Begins to link them: `thread_ids` names single ones of whichever group, `groups` takes whole groups but for
   * `except`. Without either, all of the group `link`.
   */
  @Summary('Link earlier threads to an item')
  @Post('retroactive-links')
  @HttpCode(202)
  async link(
    @CurrentViewer() viewer: Viewer,
    @Param() path: Path,
    @Input(linkBody) body: z.infer<typeof linkBody>,
  ) {
    const id = await this.retroactive.start(viewer, refOf(path), {
      groups: body.groups ?? (body.thread_ids ? [] : ['link']),
      threadIds: body.thread_ids ?? [],
      exceptIds: body.except ?? [],
    });
    return this.retroactive.get(viewer, id);
  }
}

/** Jobs that link earlier threads; each is its user's alone. */
@Controller('api/retroactive-links/:id')
export class RetroactiveLinksController {
  constructor(private readonly retroactive: RetroactiveLinks) {}

  @Summary('See how far that job is')
  @Get()
  async get(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.retroactive.get(viewer, id);
  }

  /** Takes back what it linked, but for what was decided by hand since. */
  @Summary('Take back what that job linked')
  @Delete()
  @HttpCode(202)
  async revert(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.retroactive.revert(viewer, id);
    return this.retroactive.get(viewer, id);
  }
}

interface Path {
  type: string;
  id: string;
}

/** @throws {NotFoundError} for what can be no item: the answer is the same as for one that is not there */
function refOf({ type, id }: Path): ItemRef {
  if ((type === 'deal' || type === 'project') && /^[1-9]\d{0,14}$/.test(id)) return { type, id: Number(id) };
  if (type === 'lead' && z.uuid().safeParse(id).success) return { type, id: id.toLowerCase() };
  throw new NotFoundError('item');
}

const itemView = ({ type, id, title, status, open }: Item) => ({ type, id, title, status, open });
