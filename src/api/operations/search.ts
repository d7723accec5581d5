import { z } from 'zod';
import { InvalidError } from '../../errors.js';
import { Database } from '../../platform/database.js';
import { searchedTypes, type SearchedType } from '../../search/item-fields.js';
import { searchItems, type Hit, type Search } from '../../search/items.js';
import { relatedTo, shape } from '../../search/item-shapes.js';
import { fileTypes } from '../../search/item-files.js';
import { searchField, type Match } from '../../search/items-by-field.js';
import { readCursor, writeCursor } from '../cursor.js';
import { answer, type Answer } from '../envelope.js';
import type { Inputs } from '../inputs.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Operation } from '../operation.js';
import { pagination } from '../v1/paging.js';

const text = { kind: kinds.text(200) };
const list = { kind: kinds.list(kinds.text(100)) };

/** A page of results; v1 counts rows, v2 hands out where to go on. */
const paging: Inputs = {
  start: { kind: kinds.integer(0, 10_000) },
  limit: { kind: kinds.integer(1, 500) },
  cursor: { kind: kinds.text(200) },
};
const common: Inputs = {
  term: { ...text, required: true },
  exact_match: { kind: kinds.boolean },
  fields: list,
  include_fields: list,
  ...paging,
};

const narrowed: Record<string, { type: SearchedType; by: Inputs }> = {
  deals: {
    type: 'deal',
    by: {
      person_id: { kind: kinds.id },
      organization_id: { kind: kinds.id },
      status: { kind: kinds.oneOf('open', 'won', 'lost') },
    },
  },
  persons: { type: 'person', by: { organization_id: { kind: kinds.id } } },
  organizations: { type: 'organization', by: {} },
  products: { type: 'product', by: {} },
  leads: { type: 'lead', by: { person_id: { kind: kinds.id }, organization_id: { kind: kinds.id } } },
  projects: { type: 'project', by: { person_id: { kind: kinds.id }, organization_id: { kind: kinds.id } } },
};

/** Words in items, in both dialects, and what each noun's own search narrows. */
export const searchOperations: Operation[] = [
  ...operations(Database, ['v1', 'v2'], {
    'GET itemSearch': {
      reads: true,
      summary: 'Items of several kinds in which the words of a term stand, best first',
      query: { ...common, item_types: list, search_for_related_items: { kind: kinds.boolean } },
      run: (database, call) => searchAll(database, call),
    },
    'GET itemSearch/field': {
      reads: true,
      summary: 'The values of one field in which a term stands, or the items that have them',
      query: {
        term: { ...text, required: true },
        ...paging,
        entity_type: text,
        field: text,
        match: { kind: kinds.oneOf('exact', 'beginning', 'middle') },
        field_type: text,
        field_key: text,
        exact_match: { kind: kinds.boolean },
        return_item_ids: { kind: kinds.boolean },
      },
      run: (database, call) => searchOneField(database, call),
    },
  }),
  ...Object.entries(narrowed).flatMap(([path, { type, by }]) =>
    operations(Database, path === 'projects' ? ['v2'] : ['v1', 'v2'], {
      [`GET ${path}/search`]: {
        reads: true,
        summary: `Those of the ${path} in which the words of a term stand, best first`,
        query: { ...common, ...by },
        run: (database: Database, call: Call) => searchOne(database, call, type),
      },
    }),
  ),
];

async function searchOne(database: Database, call: Call, type: SearchedType): Promise<Answer> {
  const { viewer, query } = call;
  const page = pageOf(call, 500);
  const search = { ...searchOf(call), types: [type] };
  const { hits, nearly } = await searchItems(database, viewer, search, page);
  const items = await shape(database, viewer, hits.slice(0, page.limit), {
    term: query.term,
    include: query.include_fields,
  });
  return answer({ items }, additional(call, page, hits.length > page.limit, nearly));
}

async function searchAll(database: Database, call: Call): Promise<Answer> {
  const { viewer, query } = call;
  const page = pageOf(call, 100);
  const wanted: string[] = query.item_types ?? [...searchedTypes, ...fileTypes];
  const unknown = wanted.find(one => !([...searchedTypes, ...fileTypes] as string[]).includes(one));
  if (unknown !== undefined) {
    throw new InvalidError('item_types', `item_types takes ${[...searchedTypes, ...fileTypes].join(', ')}`);
  }
  const isWanted = (type: string) => wanted.includes(type);
  const search = {
    ...searchOf(call),
    types: searchedTypes.filter(isWanted),
    files: fileTypes.filter(isWanted),
  };
  const { hits, nearly } = await searchItems(database, viewer, search, page);
  const shown = hits.slice(0, page.limit);
  const [items, related] = await Promise.all([
    shape(database, viewer, shown, { term: query.term, include: query.include_fields }),
    query.search_for_related_items ? relatedItems(database, call, shown) : undefined,
  ]);
  const found = { items, ...(related && { related_items: related }) };
  return answer(found, additional(call, page, hits.length > page.limit, nearly));
}

async function relatedItems(database: Database, { viewer, query }: Call, hits: Hit[]) {
  return shape(database, viewer, await relatedTo(database, viewer, hits), { term: query.term });
}

/** Two characters at least: nearly everything has one. @throws {InvalidError} */
function searchOf({ query }: Call): Omit<Search, 'types'> {
  const exact = query.exact_match === true;
  checkTerm(query.term, exact);
  return {
    term: query.term,
    exact,
    fields: query.fields,
    personId: query.person_id,
    organizationId: query.organization_id,
    status: query.status,
  };
}

function checkTerm(term: string, exact: boolean): void {
  const least = exact ? 1 : 2;
  if (term.trim().length >= least) return;
  throw new InvalidError('term', `term takes at least ${least === 1 ? '1 character' : '2 characters'}`);
}

async function searchOneField(database: Database, call: Call): Promise<Answer> {
  const { viewer, dialect, query } = call;
  const [typeName, fieldName] = dialect === 'v2' ? ['entity_type', 'field'] : ['field_type', 'field_key'];
  const type = searchedTypes.find(one => (dialect === 'v2' ? one : `${one}Field`) === query[typeName]);
  if (!type) {
    const names = searchedTypes.map(one => (dialect === 'v2' ? one : `${one}Field`));
    throw new InvalidError(typeName, `${typeName} takes ${names.join(', ')}`);
  }
  const key: string | undefined = query[fieldName];
  if (!key) throw new InvalidError(fieldName, `${fieldName} takes the key of a field`);
  const match: Match =
    dialect === 'v2' ? (query.match ?? 'middle') : query.exact_match === true ? 'exact' : 'middle';
  checkTerm(query.term, match === 'exact');
  const page = pageOf(call, 500);
  const ids = dialect === 'v2' || query.return_item_ids === true;
  const rows = await searchField(database, viewer, { type, key, term: query.term, match, ids }, page);
  const more = rows.length > page.limit;
  const data = rows.slice(0, page.limit).map(({ id, value }) => {
    if (dialect === 'v2') return { result_score: 1, item: { id, [key]: value } };
    return ids ? { id, [key]: value } : { [key]: value };
  });
  return answer(data, additional(call, page, more, false));
}

interface PageOf {
  start: number;
  limit: number;
  nearly: boolean;
}

function pageOf({ dialect, query }: Call, most: number): PageOf {
  const limit = Math.min(query.limit ?? 100, most);
  if (dialect === 'v1') return { start: query.start ?? 0, limit, nearly: false };
  return { ...(query.cursor === undefined ? firstPage : readCursor(place, query.cursor)), limit };
}

const firstPage = { start: 0, nearly: false };
const place = z.object({ start: z.number().int().min(0).max(100_000), nearly: z.boolean() });

function additional({ dialect }: Call, { start, limit }: PageOf, more: boolean, nearly: boolean) {
  if (dialect === 'v2') {
    const next = more ? writeCursor({ start: start + limit, nearly }) : null;
    return { additional_data: { next_cursor: next } };
  }
  return { additional_data: { pagination: pagination(more, start, limit) } };
}
