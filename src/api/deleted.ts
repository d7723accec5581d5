import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { deletedItems, type DeletedItem } from '../crm/deleted.js';
import { BulkVerbs } from '../crm/filters-bulk-verbs.js';
import { keptDays } from '../crm/restore.js';
import { InvalidError, KontorError, NotFoundError } from '../errors.js';
import type { BulkNoun } from '../model/index.js';
import { Database } from '../platform/database.js';
import { exactTime, readCursor, writeCursor } from './cursor.js';
import { Summary } from './described.js';
import { answer } from './envelope.js';
import { CurrentViewer } from './guard.js';
import { Input, pageInQuery, QueryInput } from './input.js';
import * as kinds from './kinds.js';

const nouns: Record<string, BulkNoun> = {
  activities: 'activity',
  deals: 'deal',
  leads: 'lead',
  organizations: 'organization',
  persons: 'person',
  products: 'product',
  projects: 'project',
};

const asked = z.object({ ...pageInQuery, q: kinds.text(200).strict.default('') });
const itemId = z.union([kinds.id.strict, kinds.uuid.strict], 'takes ids');
const many = z.strictObject({
  ids: z.array(itemId, 'takes a list of ids').min(1, 'is empty').max(100, 'takes at most 100 ids'),
});
/** Where a page ended. */
const place = z.tuple([exactTime, itemId]).transform(([at, id]) => ({ place: at, id }));

/** What was deleted and is kept for a while. */
@Controller('api/deleted/:nouns')
export class DeletedController {
  constructor(
    private readonly database: Database,
    private readonly verbs: BulkVerbs,
  ) {}

  @Get()
  @Summary('What was deleted and can be brought back: who deleted it, when, and when it goes for good')
  async list(
    @CurrentViewer() viewer: Viewer,
    @Param('nouns') named: string,
    @QueryInput(asked) { q, limit, cursor }: z.infer<typeof asked>,
  ) {
    const noun = nounOf(named);
    const after = cursor === undefined ? undefined : readCursor(place, cursor);
    if (after) checkIds(noun, [after.id], 'cursor');
    const rows = await deletedItems(this.database, viewer, noun, { q: q.trim(), limit, after });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return answer(page.map(shown), {
      additional_data: { next_cursor: last ? writeCursor([last.place, last.id]) : null },
    });
  }

  /** Each by itself: one that cannot come back keeps none of the others away. */
  @Post('restore')
  @Summary('Bring back what was deleted, at most a hundred at once')
  @HttpCode(200)
  async restore(
    @CurrentViewer() viewer: Viewer,
    @Param('nouns') named: string,
    @Input(many) { ids }: z.infer<typeof many>,
  ) {
    const noun = nounOf(named);
    checkIds(noun, ids, 'ids');
    const doer = ids.length > 1 ? { ...viewer, bulk: true } : viewer;
    const restored: (number | string)[] = [];
    const failed: { id: number | string; error: string }[] = [];
    for (const id of new Set(ids)) {
      try {
        await this.verbs.restore(doer, noun, String(id));
        restored.push(id);
      } catch (error) {
        if (!(error instanceof KontorError)) throw error;
        failed.push({ id, error: error.message });
      }
    }
    return { restored, failed };
  }
}

const shown = ({ id, title, organizationId, personId, deletedAt, deletedBy }: DeletedItem) => ({
  id,
  title,
  org_id: organizationId,
  person_id: personId,
  deleted_at: kinds.time.v2(deletedAt),
  deleted_by: deletedBy,
  gone_at: kinds.time.v2(new Date(deletedAt.getTime() + keptDays * 86_400_000)),
});

function nounOf(named: string): BulkNoun {
  const noun = Object.hasOwn(nouns, named) ? nouns[named] : undefined;
  if (!noun) throw new NotFoundError('Route');
  return noun;
}

/** Leads have UUIDs, all else numbers. @throws {InvalidError} */
function checkIds(noun: BulkNoun, ids: (number | string)[], field: string): void {
  const type = noun === 'lead' ? 'string' : 'number';
  if (ids.some(id => typeof id !== type)) throw new InvalidError(field, `${field} is not of this list`);
}
