import { asking } from '../access/asking.js';
import { visibleNote } from '../access/note.js';
import { permittedId, type Viewer } from '../access/viewer.js';
import type { Database } from '../platform/database.js';
import { hasWord, isShort, narrowed, tailsOf, tailsOfWhole } from '../platform/text-tails.js';
import { noteText, ofNotes, searched, type Place, type SearchedType } from './item-fields.js';
import { filesFound, type FileType } from './item-files.js';
import { seen } from './sight.js';

/** What is looked for. */
export interface Search {
  term: string;
  /** The whole value is the term; else it has each of the term's words. Upper and lower case are alike. */
  exact: boolean;
  types: readonly SearchedType[];
  /** Files, behind the items. */
  files?: readonly FileType[];
  /** As the API names them; all where not said. */
  fields?: readonly string[] | undefined;
  personId?: number | undefined;
  organizationId?: number | undefined;
  /** Of deals. */
  status?: 'open' | 'won' | 'lost' | undefined;
}

export interface Hit {
  type: SearchedType | FileType;
  id: number | string;
  score: number;
}

/** Of each place at most this many are looked at: a word that more have than this cannot tell them apart anyway. */
const most = 2000;
const mostWords = 6;

/**
 * Items in which the term stands, best first: one more than `limit` where there are more. Where nothing has it, what
 * nearly has it in its name or title (typing errors); `nearly` says that the answer is of that kind, and asks for it.
 */
export async function searchItems(
  database: Database,
  viewer: Viewer,
  search: Search,
  { start, limit, nearly }: { start: number; limit: number; nearly: boolean },
): Promise<{ hits: Hit[]; nearly: boolean }> {
  const term = search.term.trim().toLowerCase();
  if (!nearly) {
    const hits = await matching(database, viewer, { ...search, term }, start, limit);
    if (hits.length > 0 || start > 0 || search.exact || term.length < 4) return { hits, nearly };
  }
  return { hits: await similar(database, viewer, { ...search, term }, start, limit), nearly: true };
}

/**
 * Each place is a part of the statement that is read as far as it is needed. It is planned by itself, so that PostgreSQL goes
 * by its index, and not through the table in the hope of as many as are enough.
 */
async function matching(
  database: Database,
  viewer: Viewer,
  search: Search,
  start: number,
  limit: number,
): Promise<Hit[]> {
  const values: unknown[] = [viewer.userId, search.term];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const words = wordsOf(search);
  const { fits, begins, names } = matcher(search, words, bind);
  const found: Found[] = [];
  const inNotes: Found[] = [];
  for (const type of search.types) {
    const conditions = `${seen(viewer, 't')} ${filters(viewer, type, search, bind)}`;
    for (const [at, place] of placesOf(type, search).entries()) {
      // Two letters are looked for in what is shown of an item: in what has no text of its own they say nothing.
      if (!place.text && !search.exact && words.every(isShort)) continue;
      const name = `${type}_${at}`;
      const row = `select '${type}' as type, t.id::text as id, ${scoreOf(place)} as score from ${place.from} where ${conditions}`;
      if (place.field === 'notes') {
        inNotes.push({ name, text: row });
        continue;
      }
      const also = place.also && `and ${place.also(text => fits({ text }))}`;
      found.push({ name, text: `${row} and ${fits(place)} ${also ?? ''}` });
      // However many have it somewhere, those that begin with it are among the best.
      if (place.field !== searched[type].title || !place.text || search.exact) continue;
      const isCut = `(select count(*) from (select from ${name} limit ${most}) cut) = ${most}`;
      found.push({ name: `${name}_first`, text: `${row} and ${begins(place.text)} and ${isCut}` });
    }
  }
  const wanted = bind(start + limit + 1);
  const steps = [...found];
  if (inNotes.length > 0)
    steps.push(...notesFound(viewer, search, fits(noteText), wanted, found), ...inNotes);
  const inItems = [...found, ...inNotes];
  const files = filesFoundIn(viewer, search, names, bind);
  if (files.length > 0)
    steps.push({ name: room, text: `select not ${isFull(inItems, wanted)} as there` }, ...files);
  const parts = [...inItems, ...files].map(first);
  if (parts.length === 0) return [];
  const named = steps.map(({ name, text }) => `${name} as materialized (${text})`);
  const text = `with ${named.join(', ')} ${ordered(parts, wanted, bind(start))}`;
  return asking(database.kept, viewer).query<Hit>(text, values);
}

/** A part of the statement; what it gives is read as far as it is needed. */
interface Found {
  name: string;
  text: string;
}

const first = ({ name }: Found): string => `(select * from ${name} limit ${most})`;

/** SQL: as many items as are wanted are in these parts. Of each that many are looked at, so with items that it has twice it may say no too often. */
const isFull = (parts: Found[], wanted: string, which = ''): string =>
  parts.length === 0
    ? 'false'
    : `(select count(*) from (
        select distinct type, id from (${parts.map(({ name }) => `(select * from ${name} limit ${wanted})`).join(' union all ')}) place
         ${which} limit ${wanted}) best) >= ${wanted}`;

/**
 * The notes that have the words, of those that stand on items of the types: looked for once, whatever is told of them, and
 * not at all where the page is full without them.
 */
function notesFound(
  viewer: Viewer,
  { types }: Search,
  fits: string,
  wanted: string,
  better: Found[],
): Found[] {
  const on = types.filter(type => type !== 'product').map(type => `n.${type}_id::text`);
  const noted = `select n.* from note n where ${fits} and ${visibleNote(viewer, 'n', '$1')}
    and coalesce(${on.join(', ')}) is not null`;
  return [
    { name: 'noted', text: noted },
    {
      name: 'found_note',
      text: `select * from noted where not ${isFull(better, wanted, `where round(score::numeric, 5) > ${ofNotes}`)} limit ${most}`,
    },
  ];
}

/** What tells whether files are looked for: not where the page is full without them. */
const room = 'room';

function filesFoundIn(
  viewer: Viewer,
  { term, fields, files = [] }: Search,
  fits: (name: string) => string,
  bind: (value: unknown) => string,
): Found[] {
  if (fields && !fields.includes('name')) return [];
  return files.flatMap(type => {
    const text = filesFound(viewer, type, { term, fits, room: `(select there from ${room})` }, bind);
    return text === null ? [] : [{ name: type, text }];
  });
}

/** At least half of each word's trigrams: two letters that changed places take that many. */
async function similar(
  database: Database,
  viewer: Viewer,
  search: Search,
  start: number,
  limit: number,
): Promise<Hit[]> {
  const values: unknown[] = [viewer.userId, search.term];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const words = wordsOf(search).map(bind);
  const parts = search.types
    .filter(type => placesOf(type, search).some(place => place.field === searched[type].title))
    .map(type => {
      const name = `lower(t.${searched[type].title})`;
      return `(select '${type}' as type, t.id::text as id, word_similarity($2, ${name}) / 2 as score
        from ${type} t where ${words.map(word => `${word} <% ${name}`).join(' and ')} and ${seen(viewer, 't')} ${filters(viewer, type, search, bind)}
         order by 3 desc limit ${most})`;
    });
  if (parts.length === 0) return [];
  return database.transaction(async tx => {
    await tx.query(`select set_config('pg_trgm.word_similarity_threshold', '0.5', true)`);
    return tx.query<Hit>(ordered(parts, bind(start + limit + 1), bind(start)), values);
  });
}

const wordsOf = ({ term }: Search): string[] => term.split(/\s+/).slice(0, mostWords);

const placesOf = (type: SearchedType, { fields }: Search): Place[] =>
  searched[type].places.filter(place => !fields || fields.includes(place.field));

/** Several places of one item count as the best of them. */
function ordered(parts: string[], wanted: string, start: string): string {
  return `
    select type, case when type = 'lead' then to_jsonb(id) else to_jsonb(id::bigint) end as id,
           round(max(score)::numeric, 5)::float8 as score
      from (${parts.join(' union all ')}) found
     where $2::text is not null
     group by type, id
     order by 3 desc, type, case when type = 'lead' then 0 else id::bigint end desc, id
     limit ${wanted}::bigint - ${start}::bigint offset ${start}`;
}

/** How a text has to fit. Words of two letters are looked for at the beginnings of words: elsewhere they say nothing. */
function matcher({ exact, term }: Search, words: string[], bind: (value: unknown) => string) {
  const escaped = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&');
  const bound = new Map<string, string>();
  const once = (value: string): string => {
    const known = bound.get(value) ?? bind(value);
    bound.set(value, known);
    return known;
  };
  let pattern: string | undefined;
  const each = (fits: (word: string) => string) => words.map(fits).join(' and ');
  const isText = (text: string): string =>
    exact ? `${text} = ${once(term)}` : each(word => hasWord(text, word, once(word)));
  const hasPattern = (text: string, word: string): string =>
    isShort(word)
      ? `(${text} like ${once(`${escaped(word)}%`)} or ${text} like ${once(`% ${escaped(word)}%`)})`
      : `${text} like ${once(`%${escaped(word)}%`)}`;
  return {
    fits: ({ text, tails, patterns }: Pick<Place, 'text' | 'tails' | 'patterns'>): string => {
      if (patterns) return each(word => `${patterns} like ${once(`%${escaped(word)}%`)}`);
      if (tails) {
        pattern ??= bind(exact ? tailsOfWhole(term) : tailsOf(words));
        return `${narrowed(tails, pattern)} ${text ? `and ${isText(text)}` : ''}`;
      }
      if (!text) return 'true';
      return exact ? isText(text) : each(word => hasPattern(text, word));
    },
    begins: (text: string) => `${text} like ${once(`${escaped(term)}%`)}`,
    /** Words of files' names are not parted by blanks alone, so a short one may stand anywhere in them. */
    names: (name: string): string =>
      exact ? `${name} = ${once(term)}` : each(word => `${name} like ${once(`%${escaped(word)}%`)}`),
  };
}

/** Whole value, beginning, beginning of a word, anywhere; then how much of the text the term is. */
function scoreOf({ text, weight, field }: Place): string {
  if (!text || field === 'notes') return `${weight}::float8`;
  return `${weight} * (case when ${text} = $2 then 1 when starts_with(${text}, $2) then 0.8
    when strpos(${text}, ' ' || $2) > 0 then 0.6 else 0.4 end + similarity($2, ${text}) / 5)`;
}

function filters(
  viewer: Viewer,
  type: SearchedType,
  search: Search,
  bind: (value: unknown) => string,
): string {
  const { personId, organizationId, status } = search;
  const conditions: string[] = [];
  const on = (contact: 'person' | 'organization', id: number) =>
    conditions.push(`and t.${contact}_id = ${permittedId(viewer, contact, bind(id), '$1')}`);
  if (personId !== undefined && type !== 'product' && type !== 'organization' && type !== 'person')
    on('person', personId);
  if (organizationId !== undefined && type !== 'product' && type !== 'organization')
    on('organization', organizationId);
  if (status !== undefined && type === 'deal') conditions.push(`and t.status = ${bind(status)}`);
  return conditions.join(' ');
}
