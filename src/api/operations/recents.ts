import type { Viewer } from '../../access/viewer.js';
import { Injectable } from '@nestjs/common';
import { recentItems } from '../../crm/recents.js';
import { InvalidError } from '../../errors.js';
import { Database } from '../../platform/database.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';
import { Reader } from '../reader.js';
import { files } from '../resources/files.js';
import { resources } from '../resources/index.js';
import { pagination } from '../v1/paging.js';
import { rowsQuery, rowsWanted } from './rows.js';

/** Pipedrive's names -> the tables. What has no resource of its own has no changes that this list could tell. */
const tables: Record<string, string> = {
  activity: 'activity',
  activityType: 'activity_type',
  deal: 'deal',
  file: files.table,
  filter: 'filter',
  note: 'note',
  person: 'person',
  organization: 'organization',
  pipeline: 'pipeline',
  product: 'product',
  stage: 'stage',
  user: 'users',
};

/** What has changed lately, whatever it is. */
@Injectable()
export class Recents {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
  ) {}

  async page(
    viewer: Viewer,
    since: Date,
    names: string[],
    { start, limit }: { start: number; limit: number },
  ) {
    const known = names.flatMap(name => {
      const resource = resources.find(one => one.table === tables[name] && one.sorts['update_time']);
      return resource ? [{ name, resource }] : [];
    });
    const rows = await recentItems(
      this.database,
      viewer,
      since,
      known.map(({ name, resource }) => ({ name, table: resource.table, visible: resource.visible })),
      { start, limit },
    );
    const found = rows.slice(0, limit);
    const shown = new Map<string, object>();
    for (const { name, resource } of known) {
      const ids = found.filter(row => row.name === name).map(row => row.id);
      if (ids.length === 0) continue;
      for (const item of (await this.reader.found(resource, 'v1', viewer, ids)) as { id: number }[])
        shown.set(`${name} ${item.id}`, item);
    }
    return {
      rows: found.flatMap(({ name, id }) => {
        const data = shown.get(`${name} ${id}`);
        return data ? [{ item: name, id, data }] : [];
      }),
      more: rows.length > limit,
      last: found.at(-1)?.at,
    };
  }
}

export const recentsOperations: Operation[] = operations(Recents, ['v1'], {
  'GET recents': {
    summary: 'Items of several kinds that were changed since a time, the longest ago first',
    query: {
      since_timestamp: { kind: kinds.time, required: true },
      items: { kind: kinds.list(kinds.text(50)) },
      ...rowsQuery,
    },
    run: async (recents, { viewer, query }) => {
      const names: string[] = query.items ?? Object.keys(tables);
      const wrong = names.find(name => !Object.hasOwn(tables, name));
      if (wrong !== undefined)
        throw new InvalidError('items', `items takes ${Object.keys(tables).join(', ')}`);
      const wanted = rowsWanted(query);
      const { rows, more, last } = await recents.page(viewer, query.since_timestamp, names, wanted);
      return answer(rows, {
        additional_data: {
          since_timestamp: kinds.time.v1(query.since_timestamp),
          last_timestamp_on_page: last ? kinds.time.v1(last) : null,
          pagination: pagination(more, wanted.start, wanted.limit),
        },
      });
    },
  },
});
