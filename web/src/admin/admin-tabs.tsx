import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { sessionQuery } from '../api/session';
import styles from './health.module.css';
import { useAdminWords } from './words';

/** From one page about the server to the next; for administrators. */
export function AdminTabs() {
  const a = useAdminWords();
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the tabs are wider than the page.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [isAdmin]);
  if (!isAdmin) return null;
  const tabs = [
    ['/admin/health', a.tabs.health],
    ['/dead-letters', a.tabs.dead],
    ['/admin/jobs', a.tabs.queues],
    ['/system-mail', a.tabs.systemMail],
  ] as const;
  return (
    <nav ref={nav} className={styles.tabs} data-slides aria-label={a.tabs.label}>
      {tabs.map(([to, label]) => (
        <Link key={to} to={to} className={styles.tab} activeProps={{ 'aria-current': 'page' }}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
