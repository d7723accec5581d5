import { Checkbox, Popover } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useActivityDialog } from '../activities/activity-dialog';
import type { ContactType } from '../api/duplicates';
import type { Mark, TimelineRow } from '../api/timeline';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { CellDetails } from './cell-details';
import { Dot, signOf } from './marks';
import { dayOf, slotAt, type Slot, type Span } from './periods';
import styles from './timeline.module.css';

/** So many dots fit into a cell. */
const mostDots = 3;

/** One row for each contact; a cell tells what is in it, and takes a new activity. */
export function Grid(props: {
  type: ContactType;
  span: Span;
  slots: Slot[];
  rows: TimelineRow[];
  today: string;
  timezone: string | null;
  chosen: ReadonlyMap<number, TimelineRow>;
  onChoose: (row: TimelineRow) => void;
  children: ReactNode;
}) {
  const { w, f } = useI18n();
  const { slots, span, today, type } = props;
  const dialog = useActivityDialog();
  const [open, setOpen] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const period = slots[0]!.from;
  // Where not all of it fits, today comes first.
  useEffect(() => {
    const heading = scroller.current?.querySelector<HTMLElement>('th[data-now]');
    if (heading) scroller.current!.scrollLeft = heading.offsetLeft - scroller.current!.clientWidth * 0.7;
  }, [period, span]);
  const now = slotAt(slots, today);
  /** The focus goes back to the cell. */
  function close(key: string) {
    setOpen(null);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-cell="${key}"]`)?.focus());
  }
  /** On the first day of the cell, or today where that is among its days. */
  const plan = ({ id, name }: TimelineRow, { from, to }: Slot) =>
    dialog.open({
      type: 'call',
      [type]: { id, name },
      when: { day: today >= from && today <= to ? today : from, time: null },
    });
  const when = (slot: Slot) =>
    slot.from === slot.to ? f.date(slot.from) : `${f.date(slot.from)} – ${f.date(slot.to)}`;
  const dayOfMark = (mark: Mark): string => {
    if (mark.kind !== 'activity') return dayOf(new Date(mark.at), props.timezone);
    return mark.time ? dayOf(new Date(`${mark.date}T${mark.time}Z`), props.timezone) : mark.date;
  };

  return (
    <div ref={scroller} className={styles.scroller} data-span={span}>
      <table className={styles.grid} onKeyDown={goBetweenCells}>
        <thead>
          <tr>
            <th scope="col" className={styles.name} aria-label={w.timeline.contact}>
              <Period slots={slots} span={span} />
            </th>
            {slots.map((slot, at) => (
              <th key={slot.from} scope="col" data-now={at === now || undefined} aria-label={when(slot)}>
                <Heading slot={slot} span={span} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(row => {
            const slotOfMark = row.marks.map(mark => slotAt(slots, dayOfMark(mark)));
            return (
              <tr key={row.id} data-chosen={props.chosen.has(row.id) || undefined}>
                <th scope="row" className={styles.name}>
                  <div>
                    <Checkbox
                      size="xs"
                      aria-label={w.timeline.choose(row.name)}
                      checked={props.chosen.has(row.id)}
                      onChange={() => props.onChoose(row)}
                    />
                    <span className={styles.who}>
                      <ItemLink kind={props.type} id={row.id} name={row.name} />
                      {row.organization && <span className={styles.dim}>{row.organization.name}</span>}
                    </span>
                  </div>
                </th>
                {slots.map((slot, at) => {
                  const marks = row.marks.filter((_, index) => slotOfMark[index] === at);
                  const key = `${row.id} ${slot.from}`;
                  const cell = (
                    <button
                      type="button"
                      className={styles.cell}
                      data-cell={key}
                      // One stop for each contact; arrows lead on from there.
                      tabIndex={at === Math.max(now, 0) ? 0 : -1}
                      aria-label={w.timeline.cell(row.name, when(slot), marks.length)}
                      onClick={() => {
                        if (!marks.length) plan(row, slot);
                        else if (open === key) close(key);
                        else setOpen(key);
                      }}
                    >
                      {marks.length === 0 && <IconPlus size={13} className={styles.plus} aria-hidden />}
                      {marks.slice(0, mostDots).map(mark => (
                        <Dot
                          key={`${mark.kind} ${mark.id} ${mark.kind === 'deal' ? mark.event : ''}`}
                          sign={signOf(mark)}
                          planned={mark.kind === 'activity' && !mark.done}
                        />
                      ))}
                      {marks.length > mostDots && (
                        <span className={styles.rest}>+{marks.length - mostDots}</span>
                      )}
                    </button>
                  );
                  return (
                    <td
                      key={slot.from}
                      data-now={at === now || undefined}
                      data-weekend={(span === 'month' && isWeekend(slot.from)) || undefined}
                    >
                      {/* A thousand cells, one of which is open: the others need no more than their button. */}
                      {open === key ? (
                        <Popover
                          opened
                          onChange={() => close(key)}
                          withinPortal
                          trapFocus
                          width={300}
                          shadow="md"
                        >
                          <Popover.Target>{cell}</Popover.Target>
                          <Popover.Dropdown>
                            <CellDetails
                              row={row}
                              when={when(slot)}
                              marks={marks}
                              onAdd={() => {
                                setOpen(null);
                                plan(row, slot);
                              }}
                            />
                          </Popover.Dropdown>
                        </Popover>
                      ) : (
                        cell
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      {props.children}
    </div>
  );
}

const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** What the columns are days, weeks or months of. */
function Period({ slots, span }: { slots: Slot[]; span: Span }) {
  const { language, f } = useI18n();
  const [first, last] = [slots[0]!, slots.at(-1)!];
  if (span === 'year') return first.from.slice(0, 4);
  if (span === 'quarter') return `${f.date(first.from)} – ${f.date(last.to)}`;
  const write = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return write.format(new Date(`${first.from}T00:00:00Z`));
}

function Heading({ slot, span }: { slot: Slot; span: Span }) {
  const { language } = useI18n();
  const date = new Date(`${slot.from}T00:00:00Z`);
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(date);
  if (span === 'year') return write({ month: 'short' });
  if (span === 'quarter') return write({ day: 'numeric', month: 'short' });
  return (
    <>
      <span className={styles.weekday}>{write({ weekday: 'narrow' })}</span>
      {date.getUTCDate()}
    </>
  );
}

/** Arrows go from cell to cell. */
function goBetweenCells(event: KeyboardEvent<HTMLElement>) {
  const steps: Record<string, [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const step = steps[event.key];
  const cell = (event.target as HTMLElement).closest('td');
  const line = cell?.closest('tr');
  if (!step || !cell || !line) return;
  const at = [...line.cells].indexOf(cell) + step[1];
  const to = step[0] < 0 ? line.previousElementSibling : step[0] > 0 ? line.nextElementSibling : line;
  event.preventDefault();
  (to as HTMLTableRowElement | null)?.cells[at]?.querySelector<HTMLElement>('button')?.focus();
}
