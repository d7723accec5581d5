import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconDots } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { countsQuery } from '../api/threads';
import type { User } from '../api/types';
import { useI18n } from '../i18n';
import { QuickAdd } from '../palette/quick-add';
import styles from './frame.module.css';
import { useOverlays } from './use-overlays';
import { useSections } from './sections';
import { KeysRest } from './shortcuts';

const MoreSheet = lazy(async () => ({ default: (await import('./more-sheet')).MoreSheet }));

/** What has a place of its own at the bottom of a phone; all else is one touch further. */
const first = ['/mail', '/deals', '/activities'];

/** The navigation of a phone: where one goes most, "+", and the rest. */
export function PhoneBar({ user, company }: { user: User; company: string }) {
  const { w, f } = useI18n();
  const { data: counts } = useQuery(countsQuery);
  const { shown, show } = useOverlays();
  const sections = useSections(user.is_admin);
  const inBar = sections.filter(each => first.includes(each.to));
  const others = sections.filter(each => !inBar.includes(each));
  return (
    <nav className={styles.bar} aria-label={w.app.navigation}>
      {inBar.map(({ to, icon: Icon, label }) => (
        <Link key={to} to={to} className={styles.tab} activeProps={{ 'aria-current': 'page' }}>
          <Icon size={20} stroke={1.7} aria-hidden />
          <span>{label(w)}</span>
          {to === '/mail' && !!counts?.inbox_unread && (
            <span className={styles.count}>{f.number(counts.inbox_unread)}</span>
          )}
        </Link>
      ))}
      <QuickAdd />
      <UnstyledButton className={styles.tab} aria-haspopup="dialog" onClick={() => show('more')}>
        <IconDots size={20} stroke={1.7} aria-hidden />
        <span>{w.frame.more}</span>
      </UnstyledButton>
      <Suspense fallback={<KeysRest />}>
        {shown === 'more' && <MoreSheet user={user} company={company} pages={others} />}
      </Suspense>
    </nav>
  );
}
