import FullCalendar, { type CalendarRef, type EventApi, type EventInput } from '@fullcalendar/react';
import dayGrid from '@fullcalendar/react/daygrid';
import interaction from '@fullcalendar/react/interaction';
import nb from '@fullcalendar/react/locales/nb';
import pl from '@fullcalendar/react/locales/pl';
import sv from '@fullcalendar/react/locales/sv';
import '@fullcalendar/react/skeleton.css';
import classic from '@fullcalendar/react/themes/classic';
import '@fullcalendar/react/themes/classic/palette.css';
import '@fullcalendar/react/themes/classic/theme.css';
import timeGrid from '@fullcalendar/react/timegrid';
import { IconAlertTriangle, IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import type { ActivityRow } from '../api/activities';
import { useZone } from '../compose/send-later';
import { useI18n } from '../i18n';
import styles from './grid.module.css';
import {
  addDays,
  addMinutes,
  dueState,
  minutesOf,
  nowOn,
  usesHour12,
  weekStartOf,
  wallOf,
  type Span,
  type Wall,
} from './times';
import { colorOf, TypeIcon, useTypes } from './type-icon';

const views: Record<Span, string> = { day: 'timeGridDay', week: 'timeGridWeek', month: 'dayGridMonth' };
/** Without a length it takes half an hour on the page. */
const shownMinutes = 30;
const dayMinutes = 24 * 60;

/** What is being planned in the dialog and is not there yet, or not so. */
export interface Planned {
  row: ActivityRow;
  wall: Wall;
  minutes: number | null;
}

/**
 * Activities on the days of a calendar. All times in it are those of the user's clock, given to it as if they were
 * UTC: it need know no time zone, and a drag by an hour is an hour on that clock.
 */
export function Grid(props: {
  rows: ActivityRow[];
  span: Span;
  day: string;
  /** Of which others are shown beside it. */
  planned?: Planned | undefined;
  conflicts?: ReadonlySet<number>;
  /** As a column in a dialog: no head, and as high as its box. */
  isAgenda?: boolean;
  onOpen?: (row: ActivityRow) => void;
  onTick: (row: ActivityRow) => void;
  onMove: (row: ActivityRow, wall: Wall, minutes: number | null) => void;
  onPick: (wall: Wall, minutes: number | null) => void;
  onDay?: (day: string) => void;
}) {
  const { w, f } = useI18n();
  const zone = useZone();
  const { types } = useTypes();
  const calendar = useRef<CalendarRef>(null);
  const { span, day, planned } = props;

  useEffect(() => {
    // Not while React renders, since it renders by itself what it shows, and not before the page has said which days come:
    // a week of activities takes it a while.
    let timer: ReturnType<typeof setTimeout>;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => calendar.current?.getApi().changeView(views[span], day));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [span, day]);

  const clock = { hour: '2-digit', minute: '2-digit', hour12: usesHour12(f.locale) } as const;
  const dayHeadOf = (date: Date, isNarrow: boolean) =>
    new Intl.DateTimeFormat(f.locale, {
      timeZone: 'UTC',
      weekday: isNarrow ? 'narrow' : 'short',
      ...(span !== 'month' && { day: 'numeric' }),
    }).format(date);
  // The same list for as long as nothing of it is another: the calendar draws every one of a new list.
  const events = useMemo(() => {
    const toneOf = (row: ActivityRow) => colorOf(types.find(type => type.key_string === row.type));
    const others = props.rows.filter(row => row.id !== planned?.row.id);
    const shown = others.flatMap(row => {
      const wall = wallOf(row, zone);
      return wall ? [eventOf(row, wall, minutesOf(row.duration), toneOf(row))] : [];
    });
    if (planned)
      shown.push({
        ...eventOf(planned.row, planned.wall, planned.minutes, toneOf(planned.row)),
        id: 'planned',
      });
    return shown;
  }, [props.rows, planned, zone, types]);

  function moved(event: EventApi, revert: () => void) {
    const row = event.extendedProps['row'] as ActivityRow;
    const wall = wallOfEvent(event);
    if (!wall) return revert();
    props.onMove(row, wall, minutesAfter(row, event, wall));
  }

  return (
    <div className={styles.grid} data-agenda={props.isAgenda || undefined}>
      <FullCalendar
        ref={calendar}
        plugins={[classic, dayGrid, timeGrid, interaction]}
        locales={[sv, pl, nb]}
        locale={f.locale}
        timeZone="UTC"
        now={() => `${nowOn(zone).day}T${nowOn(zone).time}`}
        firstDay={weekStartOf(f.locale)}
        initialView={views[span]}
        initialDate={day}
        headerToolbar={false}
        dayHeaders={!props.isAgenda}
        dayHeaderContent={({ date, isNarrow }) => dayHeadOf(date, isNarrow)}
        height="100%"
        expandRows
        fixedWeekCount
        // Hours without any activity are scrolled by keys too, from their column: in a table its scrolling part cannot be focused.
        viewDidMount={({ el }) => {
          const hours = el.querySelector<HTMLElement>('[style*="overflow: hidden auto"] [role=rowheader]');
          if (hours) hours.tabIndex = 0;
        }}
        allDayText={w.activities.allDay}
        nowIndicator
        scrollTime="07:30:00"
        slotDuration="00:30:00"
        snapDuration="00:15:00"
        slotHeaderFormat={clock}
        eventTimeFormat={clock}
        eventDisplay="block"
        defaultTimedEventDuration="00:30:00"
        forceEventDuration
        eventMinHeight={22}
        dayMaxEvents
        // Of a month the days' numbers; heads of columns it names by other words than it shows.
        navLinks={span === 'month'}
        navLinkHint={(_, date) => f.days(dayOfDate(date), dayOfDate(date))}
        navLinkDayClick={date => props.onDay?.(dayOfDate(date))}
        editable
        eventResizableFromStart={false}
        selectable
        selectMirror
        unselectAuto
        longPressDelay={300}
        events={events}
        eventContent={info => (
          <Event
            row={info.event.extendedProps['row'] as ActivityRow}
            time={info.timeText}
            tone={info.event.extendedProps['tone'] as string}
            isShort={info.isShort}
            isNarrow={info.isNarrow}
            isPlanned={info.event.id === 'planned'}
          />
        )}
        eventClass={info => {
          const row = info.event.extendedProps['row'] as ActivityRow | undefined;
          return [
            styles.event,
            row?.done && styles.done,
            row && !row.done && dueState(row, zone) === 'overdue' && styles.overdue,
            row && props.conflicts?.has(row.id) && styles.conflict,
            info.event.id === 'planned' && styles.planned,
          ]
            .filter(Boolean)
            .join(' ');
        }}
        eventDidMount={({ el, event }) => {
          el.dataset['card'] = event.id;
        }}
        eventClick={info => {
          const row = info.event.extendedProps['row'] as ActivityRow;
          if (info.event.id === 'planned') return;
          const isTick = (info.jsEvent.target as Element | null)?.closest('[data-tick]');
          if (isTick) props.onTick(row);
          else props.onOpen?.(row);
        }}
        eventDrop={info => moved(info.event, info.revert)}
        eventResize={info => moved(info.event, info.revert)}
        select={info => {
          calendar.current?.getApi().unselect();
          const wall = info.allDay
            ? { day: info.startStr.slice(0, 10), time: null }
            : { day: info.startStr.slice(0, 10), time: info.startStr.slice(11, 16) };
          const minutes = (info.end.getTime() - info.start.getTime()) / 60_000;
          props.onPick(wall, info.allDay && minutes <= dayMinutes ? null : minutes);
        }}
      />
    </div>
  );
}

function eventOf(row: ActivityRow, wall: Wall, minutes: number | null, tone: string): EventInput {
  // Its colour is a stripe and a tint: text keeps its contrast on every colour that a company chooses.
  const color = `color-mix(in srgb, ${tone} 20%, var(--k-surface))`;
  const base = { id: String(row.id), title: row.subject, color, contrastColor: 'var(--k-text)', row, tone };
  if (!wall.time) {
    const days = Math.max(1, Math.ceil((minutes ?? 0) / dayMinutes));
    return { ...base, allDay: true, start: wall.day, end: addDays(wall.day, days) };
  }
  const end = addMinutes(wall, minutes ?? shownMinutes);
  return { ...base, start: `${wall.day}T${wall.time}`, end: `${end.day}T${end.time}` };
}

const dayOfDate = (date: Date): string => date.toISOString().slice(0, 10);

function wallOfEvent({ start, allDay }: EventApi): Wall | null {
  const at = start?.toISOString();
  return at ? { day: at.slice(0, 10), time: allDay ? null : at.slice(11, 16) } : null;
}

/** How long it takes after it was dragged: what took no time still takes none, unless somebody drew its end. */
function minutesAfter(row: ActivityRow, { start, end }: EventApi, wall: Wall): number | null {
  const before = minutesOf(row.duration);
  const drawn = start && end ? (end.getTime() - start.getTime()) / 60_000 : null;
  if (!drawn) return before;
  if (!wall.time) return drawn > dayMinutes ? drawn : before && before < dayMinutes ? before : null;
  return before === null && drawn === shownMinutes ? null : drawn;
}

function Event(props: {
  row: ActivityRow | undefined;
  time: string;
  tone: string;
  isShort: boolean;
  isNarrow: boolean;
  isPlanned: boolean;
}) {
  const { w } = useI18n();
  const zone = useZone();
  const { row } = props;
  if (!row) return <span className={styles.content}>{props.time}</span>;
  const about = row.deal ?? row.lead ?? row.project ?? row.person ?? row.organization;
  const isOverdue = !row.done && !props.isPlanned && dueState(row, zone) === 'overdue';
  return (
    <span
      className={styles.content}
      data-short={props.isShort || undefined}
      data-narrow={props.isNarrow || undefined}
      style={{ borderColor: props.tone }}
    >
      <span className={styles.title}>
        {!props.isPlanned && (
          // For the mouse; by the keyboard it is done in the dialog.
          <span className={styles.tick} data-tick aria-hidden>
            {row.done ? <IconCircleCheck size={14} /> : <IconCircle size={14} />}
          </span>
        )}
        <TypeIcon type={row.type} size={13} named />
        {isOverdue && <IconAlertTriangle size={13} role="img" aria-label={w.activities.when.overdue} />}
        <span className={styles.subject}>{row.subject}</span>
      </span>
      <span className={styles.more}>{[props.time, about?.name].filter(Boolean).join(' · ')}</span>
    </span>
  );
}
