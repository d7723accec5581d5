import type { NextActivity } from '../api/board';
import { useI18n } from '../i18n';
import { useZone } from '../compose/send-later';
import { wallOf } from '../activities/times';

/** "Call, 3 Dec": what is next, and when. */
export function useDueWords() {
  const { f } = useI18n();
  const zone = useZone();
  return (next: NextActivity): string => {
    const wall = wallOf(next, zone);
    if (!wall) return next.subject;
    return [next.subject, f.weekday(wall.day), wall.time && f.clock(wall.time)].filter(Boolean).join(', ');
  };
}
