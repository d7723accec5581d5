import type { Thread } from '../api/types';
import { Choice } from './choice';
import styles from './crm.module.css';
import { EarlierThreads } from './earlier-threads';
import { Links } from './links';
import { People } from './people';
import { Visibility } from './visibility';

/** What a thread belongs to, why, who is in it and who can see it. */
export function CrmPanel({ thread }: { thread: Thread }) {
  return (
    <div className={styles.panel}>
      {thread.asks && thread.can_link && <Choice thread={thread} />}
      <Links thread={thread} />
      <EarlierThreads thread={thread} />
      <People thread={thread} />
      <Visibility thread={thread} />
    </div>
  );
}
