import { useQuery } from '@tanstack/react-query';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { sessionQuery } from '../api/session';
import { Empty } from '../ui/empty';
import ui from '../ui/ui.module.css';
import styles from './access.module.css';
import { useAccessWords } from './words';

/** A page about users and rights: its title, what it is for, what is added there. Most are for administrators. */
export function AccessPage(props: {
  title: string;
  lead: string;
  action?: ReactNode;
  forEverybody?: boolean;
  children: ReactNode;
}) {
  const a = useAccessWords();
  const user = useQuery(sessionQuery).data?.user;
  const isIn = props.forEverybody || user?.is_admin;
  return (
    <div className={styles.page}>
      <div className={ui.pageHead}>
        <h1>{props.title}</h1>
        {isIn && props.action}
      </div>
      {isIn ? (
        <>
          <p className={ui.lead}>{props.lead}</p>
          {props.children}
        </>
      ) : (
        <Empty icon={IconLock} title={a.forAdmins} text={a.forAdminsNext} />
      )}
    </div>
  );
}
