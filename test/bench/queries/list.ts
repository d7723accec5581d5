import { boards } from './boards.js';
import { details } from './details.js';
import { filtered } from './filtered.js';
import { lists } from './lists.js';
import { mails } from './mails.js';
import type { NamedQuery } from './query.js';
import { searches } from './searches.js';

const listed = (queries: NamedQuery[]): NamedQuery[] => queries.map(query => ({ ...query, isList: true }));

export const namedQueries: NamedQuery[] = [
  ...listed(lists),
  ...listed(filtered),
  ...boards,
  ...searches,
  ...details,
  ...mails,
];
