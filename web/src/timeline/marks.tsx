import {
  IconCalendarCheck,
  IconCoin,
  IconMail,
  IconPhone,
  IconUsers,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { Mark } from '../api/timeline';
import { useI18n } from '../i18n';
import styles from './timeline.module.css';

export type Sign = 'call' | 'meeting' | 'activity' | 'mail' | 'deal';

const icons: Record<Sign, TablerIcon> = {
  call: IconPhone,
  meeting: IconUsers,
  activity: IconCalendarCheck,
  mail: IconMail,
  deal: IconCoin,
};

export const signOf = (mark: Mark): Sign => {
  if (mark.kind !== 'activity') return mark.kind;
  return mark.type === 'call' || mark.type === 'meeting' ? mark.type : 'activity';
};

/** Planned is an outline, done is filled. */
export function Dot({ sign, planned = false }: { sign: Sign; planned?: boolean }) {
  const Icon = icons[sign];
  return (
    <span className={styles.dot} data-sign={sign} data-planned={planned || undefined}>
      <Icon size={11} stroke={2} aria-hidden />
    </span>
  );
}

export function Legend() {
  const { w } = useI18n();
  return (
    <ul className={styles.legend} aria-label={w.timeline.legend}>
      {(Object.keys(icons) as Sign[]).map(sign => (
        <li key={sign}>
          <Dot sign={sign} />
          {w.timeline.kinds[sign]}
        </li>
      ))}
      <li>
        <Dot sign="call" planned />
        {w.timeline.planned}
      </li>
    </ul>
  );
}
