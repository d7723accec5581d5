import { ActionIcon, Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconMail, IconSearch, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../api/session';
import { timelineQuery, type TimelineRow } from '../api/timeline';
import { useComposer } from '../compose/use-composer';
import { usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { Grid } from './grid';
import { Legend } from './marks';
import { dayOf, moved, slotsOf, type Span } from './periods';
import type { TimelineSearch } from './search';
import styles from './timeline.module.css';

const route = getRouteApi('/inside/contacts/timeline');
const nobody: ReadonlyMap<number, TimelineRow> = new Map();

/** Contacts down, time across: what happened, and what is planned. */
export function ContactsTimelinePage() {
  const { w } = useI18n();
  const search = route.useSearch();
  const navigate = useNavigate();
  const composer = useComposer();
  const toast = useToast();
  const timezone = useQuery(sessionQuery).data?.user?.timezone ?? null;
  const users = useQuery(usersQuery).data ?? [];
  const { type = 'person', span = 'month' } = search;
  const today = dayOf(new Date(), timezone);
  const slots = slotsOf(span, search.from ?? today);
  const list = useInfiniteQuery({
    ...timelineQuery({
      type,
      from: slots[0]!.from,
      to: slots.at(-1)!.to,
      owner_id: search.owner,
      q: search.q,
    }),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap(page => page.data) ?? [];
  const [chosen, setChosen] = useState(nobody);
  const go = (change: TimelineSearch) =>
    void navigate({ to: '/contacts/timeline', search: { ...search, ...change }, replace: true });
  const find = useDebouncedCallback((q: string) => go({ q: q.trim() || undefined }), 250);

  function choose(row: TimelineRow) {
    const next = new Map(chosen);
    if (!next.delete(row.id)) next.set(row.id, row);
    setChosen(next);
  }

  function write() {
    const to = [...chosen.values()].flatMap(({ email, name }) => (email ? [{ address: email, name }] : []));
    if (to.length) void composer.open({ to });
    else toast.warn(w.timeline.noEmail, '');
  }

  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <h1>{w.timeline.title}</h1>
        <SegmentedControl
          size="xs"
          aria-label={w.timeline.show}
          data={(['person', 'organization'] as const).map(value => ({
            value,
            label: w.timeline.types[value],
          }))}
          value={type}
          onChange={value => {
            setChosen(nobody);
            go({ type: value === 'organization' ? value : undefined });
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label={w.timeline.span}
          data={(['month', 'quarter', 'year'] as const).map(value => ({
            value,
            label: w.timeline.spans[value],
          }))}
          value={span}
          onChange={value => go({ span: value === 'month' ? undefined : (value as Span) })}
        />
        <div className={styles.steps}>
          <ActionIcon
            variant="default"
            aria-label={w.timeline.earlier}
            onClick={() => go({ from: moved(span, search.from ?? today, -1) })}
          >
            <IconChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <Button variant="default" size="compact-sm" onClick={() => go({ from: undefined })}>
            {w.timeline.now}
          </Button>
          <ActionIcon
            variant="default"
            aria-label={w.timeline.later}
            onClick={() => go({ from: moved(span, search.from ?? today, 1) })}
          >
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        </div>
        <span className={styles.grow} />
        <Select
          className={styles.owner}
          size="xs"
          aria-label={w.timeline.owner}
          searchable={users.length > 7}
          data={[
            { value: '', label: w.timeline.everybody },
            ...users
              .filter(user => user.active_flag)
              .map(user => ({ value: String(user.id), label: user.name })),
          ]}
          value={String(search.owner ?? '')}
          onChange={value => go({ owner: Number(value) || undefined })}
        />
        <TextInput
          className={styles.find}
          size="xs"
          aria-label={w.timeline.search}
          placeholder={w.timeline.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          defaultValue={search.q ?? ''}
          onChange={event => find(event.currentTarget.value)}
        />
      </div>
      {chosen.size > 0 && (
        <div className={styles.chosen} role="status">
          <span>{w.timeline.chosen(chosen.size)}</span>
          {type === 'person' && (
            <Button size="compact-sm" leftSection={<IconMail size={15} aria-hidden />} onClick={write}>
              {w.timeline.write(chosen.size)}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => setChosen(nobody)}>
            {w.timeline.clear}
          </Button>
        </div>
      )}
      {list.isPending ? (
        <div className={styles.wait}>
          <Lines count={6} height={38} />
        </div>
      ) : list.isError && !rows.length ? (
        <div className={styles.wait}>
          <Problem error={list.error} retry={() => void list.refetch()} />
        </div>
      ) : rows.length ? (
        <Grid
          type={type}
          span={span}
          slots={slots}
          rows={rows}
          today={today}
          timezone={timezone}
          chosen={chosen}
          onChoose={choose}
        >
          <More list={list} />
        </Grid>
      ) : (
        <Empty icon={IconUsers} title={w.timeline.empty} text={w.timeline.emptyNext} />
      )}
      <Legend />
    </div>
  );
}
