import type { Thread } from '../api/types';
import { useI18n } from '../i18n';
import { useDecisionActions } from './decision-actions';
import { nameOf } from './message';
import styles from './thread.module.css';

/** Quiet lines under the subject: what only a guess put here, and what a user decided; each can be taken back. */
export function Decisions({ thread }: { thread: Thread }) {
  const { w } = useI18n();
  const { split, undo } = useDecisionActions(thread.id);
  const fromOf = (id: number) => {
    const message = thread.messages.find(each => each.id === id);
    return nameOf(message?.from ?? null) || w.mail.nobody;
  };
  // Where it is all that there is, there is nothing to separate it from.
  const joins = thread.joins.filter(join => join.message_ids.length < thread.messages.length);
  if (!joins.length && !thread.decisions.length) return null;
  return (
    <ul className={styles.decisions}>
      {joins.map(join => (
        <li key={`join ${join.message_id}`}>
          {w.thread.looseJoin(fromOf(join.message_id))}
          {thread.can_split && (
            <>
              {' · '}
              <button type="button" onClick={() => void split({ message_ids: join.message_ids })}>
                {w.thread.separate}
              </button>
            </>
          )}
        </li>
      ))}
      {thread.decisions.map(decision => (
        <li key={decision.id}>
          {(decision.kind === 'split' ? w.thread.splitBy : w.thread.mergedBy)(
            decision.by?.name ?? w.thread.somebody,
          )}
          {decision.undoable && (
            <>
              {' · '}
              <button type="button" onClick={() => void undo(decision.id)}>
                {w.app.undo}
              </button>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
