import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconChevronLeft, IconChevronRight, IconFilterOff } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import {
  boardQuery,
  moreOfLane,
  type BoardChoice,
  type DealCard,
  type Lane,
  type Layout,
} from '../api/board';
import { useShortcuts } from '../app/shortcuts';
import { stagesQuery } from '../crm/company';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useCards } from '../ui/use-cards';
import { useStable } from '../ui/use-stable';
import styles from './board.module.css';
import { BoardDialog, type Asked } from './board-dialogs';
import { useDealMoves } from './deal-moves';
import { DropZones, type Zone } from './drop-zones';
import { dayIn, monthAfter } from './forecast-lanes';
import { LaneColumn } from './lane-column';
import { LaneTabs } from './lane-tabs';

/** Lanes side by side, their cards dragged from one to another, or moved by the menu of each. */
export function Board(props: {
  layout: Layout;
  choice: BoardChoice;
  onFrom: (month: string) => void;
  onShowAll: () => void;
}) {
  const { w, f } = useI18n();
  const { layout, choice } = props;
  const client = useQueryClient();
  const newItem = useNewItem();
  const [dragged, setDragged] = useState<DealCard | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const stages = useQuery(stagesQuery).data ?? [];
  // News waits while a card is in the hand: what is under it must not move.
  const query = boardQuery(layout, choice);
  const board = useQuery({ ...query, enabled: !dragged });
  // Nothing overdue takes no place.
  const lanes = board.data?.filter(lane => lane.key !== 'before' || lane.count > 0);
  const moves = useDealMoves(layout, choice);

  const nameOf = (lane: Lane): string => {
    if (layout.view === 'board') return stages.find(stage => String(stage.id) === lane.key)?.name ?? '';
    return lane.key === 'none' || lane.key === 'before' ? w.deals.lanes[lane.key] : f.monthName(lane.key);
  };

  function drop(card: DealCard, lane: string | undefined, zone: Zone | undefined) {
    if (zone === 'won') return void moves.win(card);
    if (zone === 'delete') return void moves.remove(card);
    if (zone) return setAsked({ what: zone === 'move' ? 'pipeline' : zone, card });
    const to = lanes?.find(each => each.key === lane);
    if (!to) return;
    if (layout.view === 'forecast') {
      // What lies before now is no plan.
      if (to.key !== 'before') void moves.toDay(card, dayIn(to.key, card), to.key, nameOf(to));
      return;
    }
    void moves.toStage(card, { id: Number(to.key), name: nameOf(to), pipeline_id: layout.pipeline });
  }

  const menu = useStable({
    lanes: () => (lanes ?? []).map(each => ({ key: each.key, name: nameOf(each) })),
    toLane: (card: DealCard, key: string) => drop(card, key, undefined),
    toZone: (card: DealCard, zone: Zone) => drop(card, undefined, zone),
  });
  const cards = useCards(box);
  const names = w.deals.keyNames;
  useShortcuts(
    {
      j: [names.j, () => cards.go('down')],
      k: [names.k, () => cards.go('up')],
      ArrowDown: () => cards.go('down'),
      ArrowUp: () => cards.go('up'),
      ArrowLeft: [names.left, () => cards.go('left')],
      ArrowRight: [names.right, () => cards.go('right')],
      Enter: [names.enter, cards.open],
      m: [names.m, cards.openMenu],
    },
    w.deals.title,
  );
  const onDrop = useEffectEvent(drop);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    return combine(
      monitorForElements({
        canMonitor: ({ source }) => 'card' in source.data,
        onDragStart: ({ source }) => setDragged(source.data['card'] as DealCard),
        onDrop: ({ source, location }) => {
          setDragged(null);
          const target = location.current.dropTargets[0]?.data;
          if (target)
            onDrop(
              source.data['card'] as DealCard,
              target['lane'] as string | undefined,
              target['zone'] as Zone | undefined,
            );
        },
      }),
      autoScrollForElements({ element }),
    );
  }, [lanes === undefined]);

  async function more(lane: Lane) {
    const page = await moreOfLane(layout, choice, lane);
    client.setQueryData(query.queryKey, all =>
      all?.map(each =>
        each.key === lane.key && each.next_cursor === lane.next_cursor
          ? { ...each, cards: [...each.cards, ...page.data], next_cursor: page.next }
          : each,
      ),
    );
  }

  if (board.isError && !lanes)
    return (
      <div className={styles.pad}>
        <Problem error={board.error} retry={() => void board.refetch()} />
      </div>
    );
  if (!lanes) return <BoardSkeleton />;
  const isNarrowed = choice.owner || choice.label || choice.filter;
  const isEmpty = lanes.every(lane => lane.count === 0);

  return (
    <>
      <LaneTabs lanes={lanes} nameOf={nameOf} box={box} />
      {layout.view === 'forecast' && (
        <div className={styles.months}>
          <Tooltip label={w.deals.earlier}>
            <ActionIcon
              aria-label={w.deals.earlier}
              onClick={() => props.onFrom(monthAfter(layout.from, -1))}
            >
              <IconChevronLeft size={17} />
            </ActionIcon>
          </Tooltip>
          <span>
            {f.monthName(layout.from)} – {f.monthName(monthAfter(layout.from, layout.months - 1))}
          </span>
          <Tooltip label={w.deals.later}>
            <ActionIcon aria-label={w.deals.later} onClick={() => props.onFrom(monthAfter(layout.from, 1))}>
              <IconChevronRight size={17} />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
      {isEmpty && isNarrowed && (
        <div className={styles.narrowed} role="status">
          <IconFilterOff size={16} aria-hidden /> {w.deals.nothingFits}
          <Button size="compact-sm" variant="default" onClick={props.onShowAll}>
            {w.deals.showAll}
          </Button>
        </div>
      )}
      <div
        ref={box}
        className={styles.lanes}
        data-view={layout.view}
        data-dragging={dragged ? true : undefined}
        onFocus={cards.onFocus}
      >
        {lanes.map(lane => (
          <LaneColumn
            key={lane.key}
            lane={lane}
            name={nameOf(lane)}
            takes={
              dragged !== null && lane.key !== 'before' && !lane.cards.some(card => card.id === dragged.id)
            }
            onMore={() => more(lane)}
            onAdd={
              lane.key === 'before'
                ? undefined
                : () => newItem.open('deal', givenIn(layout, lane.key), () => void board.refetch())
            }
            empty={
              isEmpty && !isNarrowed && lane === lanes[0] ? (
                <p className={styles.teach}>{w.deals.emptyNext}</p>
              ) : null
            }
            moves={moves}
            menu={menu}
          />
        ))}
      </div>
      {isEmpty && !isNarrowed && layout.view === 'forecast' && (
        <Empty icon={IconFilterOff} title={w.deals.noForecast} text={w.deals.noForecastNext} />
      )}
      <DropZones shown={dragged !== null} />
      {asked && <BoardDialog asked={asked} moves={moves} onClose={() => setAsked(null)} />}
    </>
  );
}

/** What a deal that is added in a lane has from it. */
function givenIn(layout: Layout, key: string) {
  if (layout.view === 'board') return { pipeline_id: layout.pipeline, stage_id: Number(key) };
  return {
    ...(layout.pipeline && { pipeline_id: layout.pipeline }),
    ...(key !== 'none' && { expected_close_date: dayIn(key, { expected_close_date: null } as DealCard) }),
  };
}

function BoardSkeleton() {
  const { w } = useI18n();
  return (
    <div className={styles.lanes} role="status" aria-label={w.app.loading}>
      {[5, 3, 4, 2].map((cards, at) => (
        <div key={at} className={styles.lane}>
          <Skeleton h={18} w="55%" my={14} mx={10} />
          {Array.from({ length: cards }, (_, card) => (
            <Skeleton key={card} h={92} mb={8} />
          ))}
        </div>
      ))}
    </div>
  );
}
