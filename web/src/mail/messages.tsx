import { useState } from 'react';
import type { SplitChoice } from '../api/threads';
import type { Message as Mail } from '../api/types';
import { useI18n } from '../i18n';
import { Message } from './message';
import styles from './message.module.css';

/** So many folded messages in a row are shown; a longer row is one line until it is asked for. */
const longRow = 4;

/** The mails of a thread, oldest first; the newest and the unread ones are open. */
export function Messages(props: {
  messages: Mail[];
  /** Null where this user may not split the thread, or there is nothing to split. */
  onSplit: ((choice: SplitChoice) => void) | null;
}) {
  const { messages, onSplit } = props;
  const { w } = useI18n();
  const last = messages.at(-1)?.id;
  // What was unread when the page came stays open after it is marked as read.
  const [unreadAtFirst] = useState(() => new Set(messages.filter(m => !m.seen).map(m => m.id)));
  const [knownAtFirst] = useState(() => new Set(messages.map(m => m.id)));
  const [toggled, setToggled] = useState<ReadonlyMap<number, boolean>>(new Map());
  const [unfolded, setUnfolded] = useState(false);

  const isOpen = (id: number) =>
    toggled.get(id) ?? (id === last || unreadAtFirst.has(id) || !knownAtFirst.has(id));

  const firstOpen = messages.findIndex(message => isOpen(message.id));
  // The first mail stays in sight: it says what the thread is about.
  const hidden = unfolded ? 0 : Math.max(0, firstOpen - 2);
  const isHidden = (index: number) => hidden > longRow && index >= 1 && index <= hidden;
  return (
    <div>
      {messages.map((message, index) =>
        isHidden(index) ? (
          index === 1 && (
            <button key="more" type="button" className={styles.more} onClick={() => setUnfolded(true)}>
              {w.thread.moreFolded(hidden)}
            </button>
          )
        ) : (
          <Message
            key={message.id}
            message={message}
            open={isOpen(message.id)}
            isFirst={index === 0}
            isLast={message.id === last}
            onSplit={onSplit}
            onToggle={() => setToggled(new Map(toggled).set(message.id, !isOpen(message.id)))}
          />
        ),
      )}
    </div>
  );
}
