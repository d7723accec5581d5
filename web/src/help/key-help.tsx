import { Kbd } from '@mantine/core';
import { useState } from 'react';
import { printed, shownKeys } from '../app/shortcuts';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import styles from './help.module.css';

/** All keys that do something on this page, as they were when it was opened. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const { w } = useI18n();
  const { keys } = w.frame;
  const [groups] = useState(shownKeys);
  return (
    <Dialog onClose={onClose} title={keys.title} size="lg">
      <div className={styles.keyGroups}>
        {groups.map(group => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl className={styles.keys}>
              {group.keys.map(({ pressed, name }) => (
                <div key={pressed}>
                  <dt>
                    <Pressed keys={pressed} />
                  </dt>
                  <dd>{name}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.note}>{keys.rest}</p>
    </Dialog>
  );
}

/** `g d` is one key and then another, `Shift+U` two at once. */
function Pressed({ keys }: { keys: string }) {
  const { w } = useI18n();
  return keys.split(' ').map((part, index) => (
    <span key={part}>
      {index > 0 && <span className={styles.then}>{w.frame.keys.afterwards}</span>}
      {part.split('+').map(key => (
        <Kbd key={key} mr={3}>
          {printed(key)}
        </Kbd>
      ))}
    </span>
  ));
}
