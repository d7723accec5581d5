import { ItemPurge } from '../src/crm/purge.js';
import { Collector } from '../src/inbox/collect.js';
import { Purge } from '../src/inbox/purge.js';
import { all, repeat, type Start } from './worker.js';

/**
 * What is no longer wanted: the mail of removed mailboxes and what was deleted a month ago, looked for every 10 s (the
 * look costs nothing), and raw mail and files that nothing refers to, every 5 minutes. A round of each takes a few
 * seconds at most.
 */
export const startCollect: Start = (app, log) => {
  const purge = app.get(Purge);
  const items = app.get(ItemPurge);
  const collector = app.get(Collector);
  return all([
    repeat('purge', 10_000, log, () => purge.purge()),
    repeat('purge items', 10_000, log, () => items.purge()),
    repeat('collect', 300_000, log, () => collector.collect()),
  ]);
};
