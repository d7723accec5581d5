import { Button } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useI18n } from '../i18n';

/**
 * The way to the next page of a list that does not load it by itself; nothing where it is at its end. Pages that are
 * being fetched again are not given up for it: what they bring would be lost.
 */
export function More(props: {
  list: Pick<
    UseInfiniteQueryResult<InfiniteData<unknown>>,
    'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
  >;
  /** "Show more", unless something else is better here. */
  label?: string;
}) {
  const { w } = useI18n();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props.list;
  if (!hasNextPage) return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      mt={10}
      loading={isFetchingNextPage}
      onClick={() => void fetchNextPage({ cancelRefetch: false })}
    >
      {props.label ?? w.app.more}
    </Button>
  );
}
