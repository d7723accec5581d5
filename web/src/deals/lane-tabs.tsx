import { useEffect, useState, type RefObject } from 'react';
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

  return (
    <nav className={styles.tabs} aria-label={w.deals.stages}>
      {lanes.map(lane => (
        <button
          key={lane.key}
          type="button"
          aria-current={lane.key === at ? 'true' : undefined}
          onClick={() =>
            box.current
              ?.querySelector(`[data-lane="${lane.key}"]`)
              ?.scrollIntoView({ inline: 'start', block: 'nearest', behavior: 'smooth' })
          }
        >
          {props.nameOf(lane)} <span>{f.number(lane.count)}</span>
        </button>
      ))}
    </nav>
  );
}
