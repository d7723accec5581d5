import { Button, Checkbox } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { fitsQuery, type Chosen, type FitCounts, type FitGroup, type ItemRef } from '../api/items';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useWhy } from '../ui/why';
import styles from './items.module.css';
import { ThreadLine } from './thread-line';

/** What of a group is ticked: everything but `ids`, also what is not loaded yet, or `ids` alone. */
interface Ticked {
  all: boolean;
  ids: ReadonlySet<number>;
}

const isTicked = ({ all, ids }: Ticked, id: number) => all !== ids.has(id);
const howMany = ({ all, ids }: Ticked, total: number) => (all ? Math.max(0, total - ids.size) : ids.size);

function toggled({ all, ids }: Ticked, id: number): Ticked {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { all, ids: next };
}

const none: Ticked = { all: false, ids: new Set() };
const groups: FitGroup[] = ['link', 'older', 'ask'];

/** Earlier threads by how they fit, with boxes to tick; what the rules would link is ticked already. */
export function Review(props: {
  item: ItemRef;
  counts: FitCounts;
  busy: boolean;
  onLink: (chosen: Chosen) => void;
}) {
  const { w } = useI18n();
  const { counts } = props;
  const [ticked, setTicked] = useState<Record<FitGroup, Ticked>>({
    link: { all: true, ids: new Set() },
    older: none,
    ask: none,
  });
  const chosen = groups.reduce((sum, group) => sum + howMany(ticked[group], counts[group]), 0);

  function link() {
    const whole = (['link', 'older'] as const).filter(group => ticked[group].all);
    props.onLink({
      groups: whole,
      except: whole.flatMap(group => [...ticked[group].ids]),
      thread_ids: groups.filter(group => !ticked[group].all).flatMap(group => [...ticked[group].ids]),
    });
  }

  return (
    <div onKeyDown={moveBetweenBoxes}>
      {groups
        .filter(group => counts[group] > 0)
        .map(group => (
          <Group
            key={group}
            item={props.item}
            group={group}
            total={counts[group]}
            ticked={ticked[group]}
            busy={props.busy}
            onChange={next => setTicked(now => ({ ...now, [group]: next }))}
          />
        ))}
      <div className={styles.bar}>
        <span role="status">{w.items.chosen(chosen)}</span>
        <Button disabled={chosen === 0 || props.busy} onClick={link}>
          {w.items.link}
        </Button>
      </div>
    </div>
  );
}

function Group(props: {
  item: ItemRef;
  group: FitGroup;
  total: number;
  ticked: Ticked;
  busy: boolean;
  onChange: (ticked: Ticked) => void;
}) {
  const { w, f } = useI18n();
  const why = useWhy();
  const { group, total, ticked } = props;
  const headingId = useId();
  const list = useInfiniteQuery(fitsQuery(props.item, group));
  const rows = list.data?.pages.flatMap(page => page.data) ?? [];
  const many = howMany(ticked, total);
  return (
    <section className={styles.group} aria-labelledby={headingId}>
      <div className={styles.groupHead}>
        <div>
          <h3 id={headingId}>
            {w.items.groups[group]} <span className={styles.dim}>{f.number(total)}</span>
          </h3>
          <p className={styles.hint}>{w.items.groupHints[group]}</p>
        </div>
        {/* Which of several items it is, is a question to each thread by itself. */}
        {group !== 'ask' && (
          <Checkbox
            size="sm"
            label={w.items.all}
            aria-label={w.items.allOf(w.items.groups[group])}
            checked={many > 0 && many === total}
            indeterminate={many > 0 && many < total}
            disabled={props.busy}
            onChange={event => props.onChange({ all: event.currentTarget.checked, ids: new Set() })}
          />
        )}
      </div>
      {list.isPending ? (
        <Lines count={Math.min(3, total)} height={54} />
      ) : list.isError && rows.length === 0 ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : (
        <ul className={styles.list}>
          {rows.map(row => (
            <li key={row.id} className={styles.row}>
              <Checkbox
                size="sm"
                data-box
                aria-label={w.items.linkOne(row.subject || w.mail.noSubject)}
                checked={isTicked(ticked, row.id)}
                disabled={props.busy}
                onChange={() => props.onChange(toggled(ticked, row.id))}
              />
              <ThreadLine row={row} why={why.fit(row.reason)} />
            </li>
          ))}
        </ul>
      )}
      <More list={list} />
    </section>
  );
}

/** Arrows, or j and k as in the list of mail, go from box to box; Space ticks. */
function moveBetweenBoxes(event: React.KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[data-box]')];
  const at = boxes.indexOf(event.target as HTMLInputElement);
  if (!step || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  boxes[at + step]?.focus();
}
