import * as kinds from '../kinds.js';
import { equals, since, until, type Filter } from '../resource.js';

const only = 'v1' as const;

/** Conditions of the first version's lists. */
const ofOwner: Filter = { ...equals('owner_id', kinds.id), only };
const firstChar: Filter = {
  kind: kinds.text(1, 1),
  sql: p => `left(lower(t.name), 1) = lower(${p})`,
};

export const v1ContactFilters: Record<string, Filter> = {
  user_id: ofOwner,
  first_char: { ...firstChar, only },
};

export const v1DealFilters: Record<string, Filter> = {
  user_id: ofOwner,
  // The viewer is always the first parameter of a list.
  owned_by_you: { kind: kinds.boolean, sql: p => `(not ${p}::boolean or t.owner_id = $1)`, only },
};

/** Of every `…/collection`; its `since` and `until` come under the names that v2 has for them. */
export const collectionFilters: Record<string, Filter> = {
  updated_since: since('update_time', kinds.time),
  updated_until: until('update_time', kinds.time),
};

export const contactCollection: Record<string, Filter> = {
  ...collectionFilters,
  owner_id: equals('owner_id', kinds.id),
  first_char: firstChar,
};
