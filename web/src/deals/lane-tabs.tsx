import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import type { Lane } from '../api/board';
import { useI18n } from '../i18n';
import styles from './board.module.css';

/** On a phone, where one lane is seen at a time: which one, and the way to the others besides a swipe. */
export function LaneTabs(props: {
  lanes: Lane[];
  nameOf: (lane: Lane) => string;
  box: RefObject<HTMLDivElement | null>;
}) {
  const { w, f } = useI18n();
  const { lanes, box } = props;
  const [at, setAt] = useState(lanes[0]?.key);

  useEffect(() => {
    const root = box.current;
    if (!root) return;
    const seen = new IntersectionObserver(
      entries => {
        const shown = entries.find(entry => entry.isIntersecting);
        if (shown) setAt((shown.target as HTMLElement).dataset['lane']);
      },
      { root, threshold: 0.6 },
    );
    for (const lane of root.querySelectorAll('[data-lane]')) seen.observe(lane);
    return () => seen.disconnect();
  }, [box, lanes.length]);

  const nav = useRef<HTMLElement>(null);
  const show = (lane: Lane | undefined, behavior: ScrollBehavior) =>
    box.current
      ?.querySelector(`[data-lane="${lane?.key}"]`)
      ?.scrollIntoView({ inline: 'start', block: 'nearest', behavior });
  const begin = useEffectEvent(() => {
    // The lane of deals without a date comes first, and is mostly empty.
    if (nav.current?.checkVisibility() && lanes[0]?.count === 0)
      show(
        lanes.find(({ count }) => count > 0),
        'instant',
      );
  });
  useEffect(() => begin(), []);
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [at]);

  return (
    <nav ref={nav} className={styles.tabs} data-slides aria-label={w.deals.stages}>
      {lanes.map(lane => (
        <button
          key={lane.key}
          type="button"
          aria-current={lane.key === at ? 'true' : undefined}
          onClick={() => show(lane, 'smooth')}
        >
          {props.nameOf(lane)} <span>{f.number(lane.count)}</span>
        </button>
      ))}
    </nav>
  );
}
