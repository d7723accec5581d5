import type { EntryKind } from '../../crm/flow.js';
import { Flow, type Told } from '../flow.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Operation } from '../operation.js';
import { fieldKey, inWords } from './changelog.js';

const nouns = { deals: 'deal', persons: 'person', organizations: 'organization' } as const;

/** Pipedrive's names of what happens -> ours; a change of one kind of item alone has that kind's name. */
const named: Record<string, EntryKind> = {
  activity: 'activity',
  plannedActivity: 'activity',
  call: 'activity',
  note: 'note',
  file: 'file',
  mailMessage: 'mail',
  mailMessageWithAttachment: 'mail',
  change: 'change',
  dealChange: 'change',
  personChange: 'change',
  organizationChange: 'change',
};

/** v1: what happened on an item and on what rolls up to it, newest first. */
export const flowOperations: Operation[] = Object.entries(nouns).flatMap(([path, type]) =>
  operations(Flow, ['v1'], {
    [`GET ${path}/{id}/flow`]: {
      summary: `What happened on one of the ${path}: changes, activities, notes, mails, files`,
      query: {
        start: { kind: kinds.integer(0, 100_000) },
        limit: { kind: kinds.integer(1, 500) },
        all_changes: { kind: kinds.text(10) },
        items: { kind: kinds.list(kinds.text(100)) },
      },
      run: async (timelines: Flow, { viewer, params, query, origin }: Call) => {
        const [start, limit] = [query.start ?? 0, query.limit ?? 100];
        const asked: string[] | undefined = query.items;
        const wanted = {
          kinds: [...new Set(asked ? asked.flatMap(one => named[one] ?? []) : Object.values(named))],
          changesOf: changesOf(asked),
          customFields: query.all_changes === '1' || query.all_changes === 'true',
        };
        const item = { type, id: params.id as number };
        const { entries, more } = await timelines.page(viewer, item, wanted, { start, limit });
        const told = await timelines.told(viewer, entries, origin);
        const pagination = { start, limit, more_items_in_collection: more };
        return answer(told.map(shown), {
          additional_data: { pagination: more ? { ...pagination, next_start: start + limit } : pagination },
        });
      },
    },
  }),
);

/** Changes of which kinds of items; undefined for all. */
function changesOf(asked: string[] | undefined): string[] | undefined {
  if (!asked || asked.includes('change')) return undefined;
  return asked.filter(one => one.endsWith('Change')).map(one => one.slice(0, -'Change'.length));
}

function shown({ kind, at, from, change, data }: Told): object {
  const timestamp = kinds.time.v1(at);
  if (kind === 'change') {
    return {
      object: `${from.type}Change`,
      timestamp,
      data: {
        ...data,
        field_key: fieldKey(from.type, change!.field),
        old_value: inWords(change!.old),
        new_value: inWords(change!.new),
      },
    };
  }
  return { object: kind === 'mail' ? 'mailMessage' : kind, timestamp, data };
}
