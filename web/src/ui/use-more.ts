import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';

/**
 * Loads the next page before the end of a long list is reached: `last` of its `count` rows is in sight, and `early` rows
 * are left. Pages that are being fetched again are not given up for the next one: what they bring would be lost.
 */
export function useMore(
  list: Pick<
    UseInfiniteQueryResult<InfiniteData<unknown>>,
    'hasNextPage' | 'isFetching' | 'fetchNextPage' | 'isFetchNextPageError'
  >,
  last: number,
  count: number,
  early = 40,
): void {
  const { hasNextPage, isFetching, fetchNextPage, isFetchNextPageError } = list;
  useEffect(() => {
    if (last >= count - early && hasNextPage && !isFetching && !isFetchNextPageError)
      void fetchNextPage({ cancelRefetch: false });
  }, [last, count, early, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
}
