import { useQuery } from '@tanstack/react-query';
import { IconLock } from '@tabler/icons-react';
import { useAccessWords } from '../access/words';
import { sessionQuery } from '../api/session';
import { Empty } from '../ui/empty';
import { AdminTabs } from './admin-tabs';
import styles from './health.module.css';
import { useAdminWords } from './words';

/** Bull Board is a page of its own; it is shown within ours. */
export function QueuesPage() {
  const a = useAdminWords();
  const { forAdmins, forAdminsNext } = useAccessWords();
  const user = useQuery(sessionQuery).data?.user;
  if (!user?.is_admin) return <Empty icon={IconLock} title={forAdmins} text={forAdminsNext} level={1} />;
  return (
    <div className={styles.board}>
      <AdminTabs />
      <h1 className={styles.sr}>{a.queues.title}</h1>
      <iframe src="/admin/queues" title={a.queues.frame} />
    </div>
  );
}
