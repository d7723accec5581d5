import { Skeleton, Tooltip } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import {
  IconAt,
  IconCalendarEvent,
  IconInbox,
  IconMailX,
  IconSend,
  IconStack2,
  IconWifiOff,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { ActivityDialogProvider } from '../activities/dialog-provider';
import { sessionQuery } from '../api/session';
import { countsQuery } from '../api/threads';
import { ComposerProvider } from '../compose/composers';
import { OutboxNews } from '../compose/news';
import { NewItemProvider } from '../crm/new-item';
import { useI18n } from '../i18n';
import styles from './frame.module.css';
import { useLive } from './live';
import { UserMenu } from './user-menu';

/** The navigation, at the side or on a phone at the bottom, and the page. One landmark each, and a link past the navigation. */
export function Frame() {
  const { w, f } = useI18n();
  const { data: session } = useQuery(sessionQuery);
  const { data: counts } = useQuery(countsQuery);
  const { online } = useNetwork();
  const navigate = useNavigate();
  const user = session?.user ?? null;
  useLive();
  useEffect(() => {
    if (session && !session.user)
      void navigate({ to: '/sign-in', search: { next: location.pathname + location.search } });
  }, [session, navigate]);
  if (!user) return <Skeleton h="100%" radius={0} />;

  return (
    <ComposerProvider key={user.id} userId={user.id}>
      <NewItemProvider>
        <ActivityDialogProvider>
          <div className={styles.frame} data-frame>
            <a href="#page" className="skip">
              {w.app.skip}
            </a>
            <nav className={styles.side} aria-label={w.app.navigation}>
              <div className={styles.brand}>
                <img src="/icon.svg" alt="" width={24} height={24} />
                <span className={styles.company}>{session?.company?.name || 'Kontor'}</span>
              </div>
              <div className={styles.nav}>
                <NavLink to="/mail" icon={IconInbox} label={w.app.mail}>
                  {!!counts?.inbox_unread && (
                    <span className={styles.count}>{f.number(counts.inbox_unread)}</span>
                  )}
                </NavLink>
                <NavLink to="/activities" icon={IconCalendarEvent} label={w.activities.title} />
                <NavLink to="/mailboxes" icon={IconAt} label={w.app.mailboxes} />
                <NavLink to="/dead-letters" icon={IconMailX} label={w.app.deadLetters} />
                {user.is_admin && <NavLink to="/system-mail" icon={IconSend} label={w.systemMail.nav} />}
                {user.is_admin && (
                  <Tooltip label={w.app.newTab} position="right">
                    <a className={styles.link} href="/admin/queues" target="_blank" rel="noreferrer">
                      <IconStack2 size={18} stroke={1.7} aria-hidden />
                      <span>{w.app.queues}</span>
                    </a>
                  </Tooltip>
                )}
              </div>
              <UserMenu user={user} />
            </nav>
            <main id="page" className={styles.page} tabIndex={-1}>
              <div role="status" aria-live="polite">
                {!online && (
                  <p className={styles.offline}>
                    <IconWifiOff size={16} aria-hidden /> {w.app.offline}
                  </p>
                )}
              </div>
              <div className={styles.body}>
                <Outlet />
              </div>
            </main>
          </div>
        </ActivityDialogProvider>
      </NewItemProvider>
      <OutboxNews />
    </ComposerProvider>
  );
}

function NavLink(props: {
  to: '/mail' | '/activities' | '/mailboxes' | '/dead-letters' | '/system-mail';
  icon: TablerIcon;
  label: string;
  children?: ReactNode;
}) {
  return (
    <Link to={props.to} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
      <props.icon size={18} stroke={1.7} aria-hidden />
      <span>{props.label}</span>
      {props.children}
    </Link>
  );
}
