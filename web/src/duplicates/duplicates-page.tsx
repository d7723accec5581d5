import { SegmentedControl } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { pairsQuery, type ContactType, type Pair } from '../api/duplicates';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import { Comparison } from './comparison';
import styles from './duplicates.module.css';

const route = getRouteApi('/inside/duplicates');
const keyOf = ({ contacts: [a, b] }: Pair) => `${a.id}-${b.id}`;

/** Contacts that may be there twice, by pairs; one pair is compared beside the list. */
export function DuplicatesPage() {
  const { w } = useI18n();
  const { type = 'person', pair: chosen } = route.useSearch();
  const navigate = useNavigate();
  const list = useInfiniteQuery(pairsQuery(type));
  const pairs = list.data?.pages.flatMap(page => page.data) ?? [];
  const at = pairs.findIndex(pair => keyOf(pair) === chosen);
  const pair = pairs[at] ?? pairs[0];
  const choose = (next: Pair | undefined) =>
    void navigate({
      to: '/duplicates',
      search: { type: type === 'person' ? undefined : type, pair: next && keyOf(next) },
      replace: true,
    });

  return (
    <div className={styles.page}>
      <div className={ui.pageHead}>
        <h1>{w.duplicates.title}</h1>
        <SegmentedControl
          aria-label={w.duplicates.show}
          data={(['person', 'organization'] as const).map(value => ({
            value,
            label: w.duplicates.types[value],
          }))}
          value={type}
          onChange={value =>
            void navigate({
              to: '/duplicates',
              search: { type: value === 'person' ? undefined : (value as ContactType) },
            })
          }
        />
      </div>
      <p className={ui.lead}>{w.duplicates.lead}</p>
      {list.isPending ? (
        <Lines count={4} height={56} />
      ) : list.isError && !pairs.length ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : !pair ? (
        <Empty icon={IconUsers} title={w.duplicates.empty} text={w.duplicates.emptyNext[type]} />
      ) : (
        <div className={styles.panes}>
          <nav aria-label={w.duplicates.list}>
            <ul className={styles.list}>
              {pairs.map(each => (
                <li key={keyOf(each)}>
                  <button
                    type="button"
                    aria-current={each === pair ? 'true' : undefined}
                    onClick={() => choose(each)}
                  >
                    <strong>{each.contacts[0].name}</strong>
                    <span>
                      {[w.duplicates.sameName, ...each.alike.map(way => w.duplicates.alike[way])].join(' · ')}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            <More list={list} />
          </nav>
          <Comparison
            key={keyOf(pair)}
            type={type}
            pair={pair}
            onSettled={() => choose(pairs[at + 1] ?? pairs[at - 1])}
          />
        </div>
      )}
    </div>
  );
}
