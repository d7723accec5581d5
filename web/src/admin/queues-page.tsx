import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconLock } from '@tabler/icons-react';
import { useLayoutEffect } from 'react';
import { useAccessWords } from '../access/words';
import { sessionQuery } from '../api/session';
import { Empty } from '../ui/empty';
import { AdminTabs } from './admin-tabs';
import styles from './health.module.css';
import { useAdminWords } from './words';

/** Bull Board is a page of its own; it is shown within ours, in the same colours. */
export function QueuesPage() {
  const a = useAdminWords();
  const { forAdmins, forAdminsNext } = useAccessWords();
  const user = useQuery(sessionQuery).data?.user;
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  // Before the frame reads it, which is loaded anew where the colours change.
  useLayoutEffect(() => chooseColors(scheme), [scheme]);
  if (!user?.is_admin) return <Empty icon={IconLock} title={forAdmins} text={forAdminsNext} level={1} />;
  return (
    <div className={styles.board}>
      <AdminTabs />
      <h1 className={styles.sr}>{a.queues.title}</h1>
      <iframe key={scheme} src="/admin/queues" title={a.queues.frame} />
    </div>
  );
}

/** As Bull Board's own settings do, which it keeps in the browser; by itself it follows the system, and not this app. */
function chooseColors(theme: 'light' | 'dark'): void {
  const name = 'board-settings';
  const { state = {}, version = 2 } = JSON.parse(localStorage.getItem(name) ?? '{}') as {
    state?: object;
    version?: number;
  };
  localStorage.setItem(name, JSON.stringify({ state: { ...state, theme }, version }));
}
