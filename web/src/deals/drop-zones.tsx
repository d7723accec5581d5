import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import {
  IconArrowsExchange,
  IconBriefcase,
  IconTargetArrow,
  IconThumbDown,
  IconTrash,
  IconTrophy,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n';
import styles from './board.module.css';

/** Where a deal can go besides the lanes. */
export const zones = ['won', 'lost', 'move', 'lead', 'project', 'delete'] as const;
export type Zone = (typeof zones)[number];

export const zoneIcons: Record<Zone, TablerIcon> = {
  won: IconTrophy,
  lost: IconThumbDown,
  move: IconArrowsExchange,
  lead: IconTargetArrow,
  project: IconBriefcase,
  delete: IconTrash,
};

/** At the foot of the page while a card is in the hand; the menu of the card offers the same. */
export function DropZones({ shown }: { shown: boolean }) {
  return (
    <div className={styles.zones} data-shown={shown || undefined} aria-hidden>
      {zones.map(zone => (
        <DropZone key={zone} zone={zone} />
      ))}
    </div>
  );
}

function DropZone({ zone }: { zone: Zone }) {
  const { w } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const Icon = zoneIcons[zone];
  useEffect(
    () =>
      dropTargetForElements({
        element: box.current!,
        canDrop: ({ source }) => 'card' in source.data,
        getData: () => ({ zone }),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      }),
    [zone],
  );
  return (
    <div ref={box} className={styles.zone} data-zone={zone} data-over={isOver || undefined}>
      <Icon size={18} stroke={1.7} />
      {w.deals.zones[zone]}
    </div>
  );
}
