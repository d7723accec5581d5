import { Collector } from '../src/inbox/collect.js';
import { Purge } from '../src/inbox/purge.js';
import { all, repeat, type Start } from './worker.js';

/**
 * What is no longer wanted: the mail of removed mailboxes, looked for every 10 s (the look costs nothing), and raw mail
 * that nothing refers to, every 5 minutes. A round of either takes a few seconds at most.
 */
export const startCollect: Start = (app, log) => {
  const purge = app.get(Purge);
  const collector = app.get(Collector);
  return all([
    repeat('purge', 10_000, log, () => purge.purge()),
    repeat('collect', 300_000, log, () => collector.collect()),
  ]);
};
