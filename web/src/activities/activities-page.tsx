import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import {
  IconCalendarEvent,
  IconChevronLeft,
  IconChevronRight,
  IconList,
  IconPlaylistAdd,
  IconPlus,
} from '@tabler/icons-react';
import { useRef } from 'react';
import { whens, type When } from '../api/activities';
import { sessionQuery } from '../api/session';
import { useShortcuts, type Keys } from '../app/shortcuts';
import { useZone } from '../compose/send-later';
import { usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import { PageMenu } from '../lists/page-menu';
import { useCards } from '../ui/use-cards';
import styles from './activities.module.css';
import { useActivityDialog } from './activity-dialog';
import { Calendar } from './calendar';
import { ChoiceMenu } from './choice-menu';
import { List } from './list';
import type { ActivitiesSearch } from './search';
import { daysAround, step, today, weekStartOf, type Span } from './times';
import { TypeIcon, useTypes } from './type-icon';

/** What is to be done, as a calendar or as a list; the choice is in the address. */
export function ActivitiesPage() {
  const { w, f } = useI18n();
  const search = useSearch({ from: '/inside/activities' });
  const navigate = useNavigate({ from: '/activities' });
  const dialog = useActivityDialog();
  const { data: session } = useQuery(sessionQuery);
  const { data: users } = useQuery(usersQuery);
  const { types, nameOf } = useTypes();
  const zone = useZone();
  const timezone = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const weekStart = weekStartOf(f.locale);
  const me = session?.user?.id;
  const { view, span, when } = search;
  const day = search.day ?? today(zone);
  const owners = search.owner === 'all' ? null : (search.owner ?? (me ? [me] : []));
  const choice = { owners, types: search.type ?? [], timezone };
  const set = (changed: Partial<ActivitiesSearch>) =>
    void navigate({ search: (before: ActivitiesSearch) => ({ ...before, ...changed }), replace: true });
  const range = daysAround(span, day, weekStart);
  const body = useRef<HTMLDivElement>(null);
  const ownerMenu = useRef<HTMLButtonElement>(null);
  const cards = useCards(body);
  const names = w.activities.keyNames;
  const walk: Keys = {
    j: [names.j, () => cards.go('down')],
    k: [names.k, () => cards.go('up')],
    Enter: [names.enter, cards.open],
  };
  const ofView: Keys =
    view === 'calendar'
      ? {
          ArrowLeft: [w.activities.previous[span], () => set({ day: step(span, day, -1) })],
          ArrowRight: [w.activities.next[span], () => set({ day: step(span, day, 1) })],
          t: [w.activities.today, () => set({ day: undefined })],
          d: [w.activities.spans.day, () => set({ span: 'day' })],
          w: [w.activities.spans.week, () => set({ span: 'week' })],
          m: [w.activities.spans.month, () => set({ span: 'month' })],
          v: [w.activities.list, () => set({ view: 'list' })],
        }
      : {
          ArrowDown: () => cards.go('down'),
          ArrowUp: () => cards.go('up'),
          v: [w.activities.calendar, () => set({ view: 'calendar' })],
        };
  useShortcuts(
    {
      ...walk,
      ...ofView,
      n: [w.activities.add, () => dialog.open({})],
      f: [w.frame.keys.filter, () => ownerMenu.current?.click()],
    },
    w.activities.title,
  );

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{w.activities.title}</h1>
        <SegmentedControl
          size="xs"
          aria-label={w.activities.view}
          value={view}
          onChange={to => set({ view: to as ActivitiesSearch['view'] })}
          data={[
            { value: 'calendar', label: <Labelled icon={IconCalendarEvent} text={w.activities.calendar} /> },
            { value: 'list', label: <Labelled icon={IconList} text={w.activities.list} /> },
          ]}
        />
        <div className={styles.actions}>
          <Button
            variant="default"
            leftSection={<IconPlaylistAdd size={17} aria-hidden />}
            onClick={dialog.openMany}
          >
            {w.activities.addMany}
          </Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => dialog.open({})}>
            {w.activities.add}
          </Button>
          <PageMenu kind="activity" />
        </div>
      </header>
      <div className={styles.bar}>
        {view === 'calendar' ? (
          <>
            <div className={styles.steps}>
              <Button size="compact-sm" variant="default" onClick={() => set({ day: undefined })}>
                {w.activities.today}
              </Button>
              <ActionIcon
                aria-label={w.activities.previous[span]}
                onClick={() => set({ day: step(span, day, -1) })}
              >
                <IconChevronLeft size={17} />
              </ActionIcon>
              <ActionIcon
                aria-label={w.activities.next[span]}
                onClick={() => set({ day: step(span, day, 1) })}
              >
                <IconChevronRight size={17} />
              </ActionIcon>
            </div>
            <h2 className={styles.range} aria-live="polite">
              {span === 'month' ? f.wholeMonth(day) : f.days(range.from, range.to)}
            </h2>
            <SegmentedControl
              size="xs"
              aria-label={w.activities.span}
              value={span}
              onChange={to => set({ span: to as Span })}
              data={(['day', 'week', 'month'] as const).map(value => ({
                value,
                label: w.activities.spans[value],
              }))}
            />
          </>
        ) : (
          <div className={styles.whens} data-slides role="group" aria-label={w.activities.due}>
            {whens.map(each => (
              <button
                key={each}
                type="button"
                aria-pressed={each === when}
                onClick={() => set({ when: each })}
              >
                {w.activities.when[each]}
              </button>
            ))}
          </div>
        )}
        <div className={styles.choices}>
          <ChoiceMenu
            buttonRef={ownerMenu}
            label={w.activities.owner}
            all={w.activities.everyone}
            options={(users ?? [])
              .filter(user => user.active_flag || owners?.includes(user.id))
              .sort((a, b) => Number(b.is_you) - Number(a.is_you) || a.name.localeCompare(b.name))
              .map(user => ({ value: String(user.id), label: user.is_you ? w.activities.me : user.name }))}
            value={owners?.map(String) ?? null}
            onChange={value => {
              const ids = value?.map(Number);
              set({ owner: !ids ? 'all' : ids.length === 1 && ids[0] === me ? undefined : ids });
            }}
          />
          <ChoiceMenu
            label={w.activities.type}
            all={w.activities.allTypes}
            options={types.map(type => ({
              value: type.key_string,
              label: nameOf(type.key_string),
              icon: <TypeIcon type={type.key_string} />,
            }))}
            value={search.type ?? null}
            onChange={value => set({ type: value ?? undefined })}
          />
        </div>
      </div>
      <div ref={body} className={styles.body} onFocus={cards.onFocus}>
        {view === 'calendar' ? (
          <Calendar
            choice={{ ...choice, ...range }}
            span={span}
            day={day}
            cards={cards}
            onDay={to => set({ day: to, span: 'day' })}
          />
        ) : (
          <List key={when} cards={cards} choice={{ ...choice, when: when as When, weekStart }} />
        )}
      </div>
    </div>
  );
}

function Labelled({ icon: Icon, text }: { icon: typeof IconList; text: string }) {
  return (
    <span className={styles.labelled}>
      <Icon size={15} aria-hidden /> {text}
    </span>
  );
}
