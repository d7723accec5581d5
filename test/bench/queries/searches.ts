import { tailsOf } from '../../../src/platform/text-tails.js';
import {
  best,
  bestOfAll,
  beginning,
  contacts,
  emails,
  named,
  oneWord,
  titles,
  twoWords,
} from './by-hand-search.js';
import { requests, sample, type NamedQuery } from './query.js';

export const searches: NamedQuery[] = [
  {
    name: 'search: a word',
    parameters: () => `select lower(split_part(title, ' ', 1)) as word from (${sample('deal')}) t`,
    // About as many as the small company has.
    request: row => `/api/v2/itemSearch?term=${row.word}&limit=10`,
    byHand: who => bestOfAll(who, oneWord, 11),
    values: row => [row.word, tailsOf([row.word]), row.word],
  },
  {
    name: 'search: a name',
    parameters: () =>
      `select lower(name) as word, lower(first_name) as first, lower(last_name) as last from (${sample('person')}) t`,
    request: row => `/api/v2/itemSearch?term=${encodeURIComponent(row.word)}&limit=50`,
    byHand: who => bestOfAll(who, twoWords, 51),
    values: row => [row.word, tailsOf([row.first, row.last]), row.first, row.last],
  },
  {
    name: 'search: two letters',
    parameters: () =>
      `select substr(md5(n::text), 1, 1) || substr('aeiou', n % 5 + 1, 1) as word from generate_series(1, ${requests}) n`,
    request: row => `/api/v2/itemSearch?term=${row.word}&limit=50`,
    byHand: who => bestOfAll(who, beginning, 51),
    values: row => [row.word, tailsOf([row.word]), row.word],
  },
  {
    name: 'search: an address, as it is typed',
    parameters: () =>
      `select left(email, position('@' in email) + 4) as word from (${sample('contact_email')}) t`,
    request: row => `/api/items?q=${encodeURIComponent(row.word)}`,
    byHand: who =>
      best(
        who,
        [
          ...titles.map(type => named(who, oneWord, type)),
          ...contacts.map(type => named(who, oneWord, type, 'name')),
          emails(who, oneWord),
        ],
        25,
      ),
    values: row => [row.word, tailsOf([row.word]), row.word],
  },
];
