/** What can be searched: each noun's fields, and where their text stands. `t` is the noun's row. */
export type SearchedType = 'deal' | 'lead' | 'person' | 'organization' | 'product' | 'project';

/** The fields of a custom type that holds text to be found. */
const textTypes = `('varchar', 'varchar_auto', 'text', 'address', 'double', 'monetary', 'phone')`;

/** One place where a word may stand. Each is a query of its own, so that each has its index. */
export interface Place {
  /** As the API names the field. */
  field: string;
  /** How much a hit here weighs. */
  weight: number;
  /** What stands before `where`; must give a row `t` of the noun. */
  from: string;
  /** The text, in lower case; absent where `also` tells it. */
  text?: string;
  /** What has an index: this by its tails, or by patterns; else the text. */
  tails?: string;
  patterns?: string;
  /** Found by the index, but only a hit where this holds as well; `match` says how its argument has to fit. */
  also?: (match: (text: string) => string) => string;
}

const own = (table: string, field: string, column: string, weight: number): Place => ({
  field,
  weight,
  from: `${table} t`,
  text: `lower(t.${column})`,
});

/** What an item is called. */
const called = (table: string, column: 'title' | 'name'): Place => ({
  ...own(table, column, column, 1),
  tails: `lower(t.${column})`,
});

/** The text of a custom field's value, or of each of several. Leads have the fields of deals. */
export const customText = `lower(coalesce(
  case jsonb_typeof(v.value) when 'object' then v.value ->> 'value' else v.value #>> '{}' end, ''))`;

/** SQL: rows `v (key, value)`: the values of `t` in which text can be found. */
export const customValues = (noun: string): string => `
  jsonb_each(t.custom_fields) v join field f on f.key = v.key and f.deleted_at is null
    and f.noun = '${noun === 'lead' ? 'deal' : noun}' and f.type in ${textTypes}`;

const custom = (noun: string): Place => ({
  field: 'custom_fields',
  weight: 0.5,
  from: `${noun} t`,
  tails: 'field_text(t.custom_fields)',
  also: match =>
    `t.custom_fields <> '{}' and exists (select from ${customValues(noun)} where ${match(customText)})`,
});

const phones = (noun: 'person' | 'organization'): Place => ({
  field: 'phone',
  weight: 0.7,
  from: `${noun} t`,
  patterns: 'phone_text(t.phones)',
  also: match => `t.phones <> '[]' and exists (
    select from jsonb_array_elements(t.phones) v where ${match(`lower(v.value ->> 'value')`)})`,
});

/** What a hit in a note weighs. */
export const ofNotes = 0.4;

/** Of a note `n`. */
export const noteText = { text: 'lower(n.content)', tails: 'lower(n.content)' };

const notes = (noun: string): Place => ({
  field: 'notes',
  weight: ofNotes,
  // Notes are looked through once for all nouns: these are those that have the words.
  from: `found_note n join ${noun} t on t.id = n.${noun}_id`,
  ...noteText,
});

/** By the order in which results that are alike are shown. */
export const searched: Record<SearchedType, { title: string; places: Place[] }> = {
  deal: { title: 'title', places: [called('deal', 'title'), custom('deal'), notes('deal')] },
  person: {
    title: 'name',
    places: [
      called('person', 'name'),
      {
        field: 'email',
        weight: 0.9,
        from: 'contact_email e join person t on t.id = e.person_id',
        text: 'e.email',
        tails: 'e.email',
      },
      phones('person'),
      custom('person'),
      notes('person'),
    ],
  },
  organization: {
    title: 'name',
    places: [
      called('organization', 'name'),
      own('organization', 'address', 'address', 0.6),
      phones('organization'),
      custom('organization'),
      notes('organization'),
    ],
  },
  product: {
    title: 'name',
    places: [called('product', 'name'), own('product', 'code', 'code', 0.8), custom('product')],
  },
  lead: { title: 'title', places: [called('lead', 'title'), custom('lead'), notes('lead')] },
  project: {
    title: 'title',
    places: [
      called('project', 'title'),
      own('project', 'description', 'description', 0.5),
      custom('project'),
      notes('project'),
    ],
  },
};

export const searchedTypes = Object.keys(searched) as SearchedType[];
