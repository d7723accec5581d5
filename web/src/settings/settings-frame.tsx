import { Skeleton } from '@mantine/core';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { IconChevronLeft } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import styles from './frame.module.css';
import { useSections } from './use-sections';
import { useSettingsWords } from './words';

/** The list of settings beside each of their pages; on a phone it is a page of its own. */
export function SettingsFrame() {
  const w = useSettingsWords();
  const groups = useSections();
  const path = useLocation({ select: ({ pathname }) => pathname.replace(/\/$/, '') });
  const isOverview = path === '/settings';
  const list = useRef<HTMLElement>(null);
  const isThere = groups !== undefined;
  // Whoever comes by an address or a command sees in the list where he is, however far down it stands.
  useEffect(() => {
    if (isThere) list.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest' });
  }, [path, isThere]);
  return (
    <div className={styles.frame}>
      <nav className={styles.side} aria-label={w.list} ref={list}>
        <Link to="/settings" className={styles.title} activeOptions={{ exact: true }}>
          {w.title}
        </Link>
        {groups?.map(([group, sections]) => (
          <div key={group} className={styles.group}>
            <h2 className={styles.groupName} id={`settings-${group}`}>
              {w.groups[group]}
            </h2>
            <ul aria-labelledby={`settings-${group}`}>
              {sections.map(({ id, to, icon: Icon }) => (
                <li key={id}>
                  <Link to={to} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
                    <Icon size={16} stroke={1.7} aria-hidden />
                    <span>{w.sections[id].name}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )) ?? Array.from({ length: 9 }, (_, i) => <Skeleton key={i} h={22} mb={10} mx={8} w="auto" />)}
      </nav>
      <div className={styles.pane}>
        {!isOverview && (
          <Link to="/settings" className={styles.back}>
            <IconChevronLeft size={16} aria-hidden /> {w.back}
          </Link>
        )}
        <Outlet />
      </div>
    </div>
  );
}
