import type { Query, QueryClient } from '@tanstack/react-query';
import type { Page } from '../api/client';
import { fetchThreads, type ListChoice } from '../api/threads';
import type { ThreadRow } from '../api/types';
import type { Pages } from './thread-cache';

type List = Query<unknown, Error, unknown>;

const pagesOf = (list: List) => list.state.data as Pages | undefined;
const listsOf = (client: QueryClient) => client.getQueryCache().findAll({ queryKey: ['threads'] });

const sleep = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

let due: Set<number> | undefined;
let rounds: Promise<void> | undefined;

/**
 * Brings the shown lists up to date after `ids` changed. One round follows the other, since an answer that was under way
 * for longer than the next one would put yesterday's rows over today's. What fails is tried again.
 */
export function refreshThreads(client: QueryClient, ids: ReadonlySet<number>): void {
  due = new Set([...(due ?? []), ...ids]);
  rounds ??= run(client).finally(() => {
    rounds = undefined;
  });
}

/** The same where news may have come in anywhere, or something have gone: all pages that were loaded are fetched again. */
export function refreshAllPages(client: QueryClient): void {
  for (const list of listsOf(client)) list.invalidate();
  refreshThreads(client, new Set());
}

async function run(client: QueryClient): Promise<void> {
  while (due) {
    const ids = due;
    due = undefined;
    const done = await Promise.all(
      listsOf(client).map(list =>
        refresh(client, list, ids).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (done.every(Boolean)) continue;
    await sleep(5000);
    due ??= new Set();
  }
}

async function refresh(client: QueryClient, list: List, ids: ReadonlySet<number>): Promise<void> {
  if (!pagesOf(list)) return;
  // Nobody looks at it now: it is fetched anew when somebody does.
  if (!list.isActive()) return list.invalidate();
  try {
    const isWhole = !list.state.isInvalidated && (await refreshShown(client, list, ids));
    if (!isWhole) await refetchPages(client, list);
  } catch (error) {
    // What this round was to bring is brought by the next one, whatever that one is about.
    list.invalidate();
    throw error;
  }
}

/**
 * Fetches the first page, where news appears, and those pages that hold one of the threads; all other pages stay. Rows
 * that news pushes off the first page are kept at its end, because the second page begins where the old first one ended.
 * False where rows may be missing further down.
 */
async function refreshShown(client: QueryClient, list: List, ids: ReadonlySet<number>): Promise<boolean> {
  for (;;) {
    // A page that is being loaded at the end of the list is put behind the pages of its beginning: it would undo ours.
    if (list.state.fetchStatus === 'fetching') await list.fetch().catch(() => undefined);
    const before = pagesOf(list);
    if (!before) return true;
    const changes = list.state.dataUpdateCount;
    const choice = list.queryKey[1] as ListChoice;
    const stale = before.pages.flatMap((page, index) =>
      index === 0 || page.data.some(row => ids.has(row.id)) ? [index] : [],
    );
    const fetched = new Map(
      await Promise.all(
        stale.map(
          async index => [index, await fetchThreads(choice, before.pageParams[index] ?? null)] as const,
        ),
      ),
    );
    if (list.state.fetchStatus === 'fetching' || list.state.dataUpdateCount !== changes) continue;
    client.setQueryData<Pages>(list.queryKey, merge(before, fetched, ids));
    return !hasGap(before, fetched.get(0), ids);
  }
}

/** All pages one after the other, since each begins where the one before ends; a burst of news costs one such a second. */
async function refetchPages(client: QueryClient, list: List): Promise<void> {
  await sleep(1000);
  await client.refetchQueries({ queryKey: list.queryKey, exact: true }, { throwOnError: true });
}

/** Whether there may be rows between the new first page and the pages of before, or among those. */
function hasGap(before: Pages, first: Page<ThreadRow[]> | undefined, changed: ReadonlySet<number>): boolean {
  if (before.pages.length < 2 || !first) return false;
  const shown = new Set(first.data.map(row => row.id));
  const known = new Set(before.pages.flatMap(page => page.data.map(row => row.id)));
  const meets = before.pages[0]?.data.some(row => shown.has(row.id) && !changed.has(row.id));
  return !meets || [...changed].some(id => !known.has(id) && !shown.has(id));
}

function merge(now: Pages, fetched: Map<number, Page<ThreadRow[]>>, changed: ReadonlySet<number>): Pages {
  const fresh = new Set([...fetched.values()].flatMap(page => page.data.map(row => row.id)));
  const oldest = fetched.get(0)?.data.at(-1)?.last_at ?? '';
  const pages = now.pages.map((page, index) => {
    const news = fetched.get(index);
    if (index > 0) return { ...page, data: news?.data ?? page.data.filter(row => !fresh.has(row.id)) };
    if (!news) return page;
    if (now.pages.length === 1) return news;
    const pushedOff = page.data.filter(
      row => !fresh.has(row.id) && !changed.has(row.id) && row.last_at <= oldest,
    );
    return { next: page.next, data: [...news.data, ...pushedOff] };
  });
  const seen = new Set<number>();
  return {
    ...now,
    pages: pages.map(page => ({
      ...page,
      data: page.data.filter(row => !seen.has(row.id) && !!seen.add(row.id)),
    })),
  };
}
