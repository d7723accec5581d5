import { Skeleton } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { IconWifiOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { ActivityDialogProvider } from '../activities/dialog-provider';
import { sessionQuery } from '../api/session';
import type { User } from '../api/types';
import { ComposerProvider } from '../compose/composers';
import { OutboxNews } from '../compose/news';
import { NewItemProvider } from '../crm/new-item';
import { NewNoteProvider } from '../details/new-note';
import { useI18n } from '../i18n';
import { Recently } from '../palette/recently';
import { usePhone } from '../ui/use-phone';
import { useCodeAhead } from './code-ahead';
import { DemoMark } from './demo-mark';
import { FrameKeys } from './frame-keys';
import styles from './frame.module.css';
import { useLive } from './live';
import { OverlayProvider } from './overlays';
import { PhoneBar } from './phone-bar';
import { Side } from './side';

/** The navigation, at the side or on a phone at the bottom, and the page. One landmark each, and a link past the navigation. */
export function Frame() {
  const { data: session } = useQuery(sessionQuery);
  const navigate = useNavigate();
  const user = session?.user ?? null;
  useLive(user?.id);
  useEffect(() => {
    if (session && !session.user)
      void navigate({ to: '/sign-in', search: { next: location.pathname + location.search } });
  }, [session, navigate]);
  if (!user) return <Skeleton h="100%" radius={0} />;

  return (
    <ComposerProvider key={user.id} userId={user.id}>
      <NewItemProvider>
        <ActivityDialogProvider>
          <NewNoteProvider>
            <OverlayProvider>
              <Shell user={user} company={session?.company?.name || 'Kontor'} />
            </OverlayProvider>
          </NewNoteProvider>
        </ActivityDialogProvider>
      </NewItemProvider>
      <OutboxNews />
    </ComposerProvider>
  );
}

function Shell({ user, company }: { user: User; company: string }) {
  const { w } = useI18n();
  const { online } = useNetwork();
  useCodeAhead();
  // The same width as in frame.module.css.
  const isPhone = usePhone();
  return (
    <div className={styles.frame} data-frame>
      <FrameKeys user={user} />
      <Recently userId={user.id} />
      <a href="#page" className="skip">
        {w.app.skip}
      </a>
      {isPhone ? <PhoneBar user={user} company={company} /> : <Side user={user} company={company} />}
      <main id="page" className={styles.page} tabIndex={-1}>
        {isPhone && <DemoMark />}
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
  );
}
