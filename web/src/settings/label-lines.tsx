import { IconTag } from '@tabler/icons-react';
import { Empty } from '../ui/empty';
import { ColorMenu } from './color-menu';
import { AddByName, KeptText, RemoveButton } from './parts';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

/** Labels that are things of their own, each with its colour and name, and a place to make one. */
export function LabelLines<L extends { id: number | string; name: string; color: string }>(props: {
  labels: L[];
  /** What to do while there are none. */
  none: string;
  add: string;
  nameOf: (label: string) => string;
  mostLetters: number;
  busy: boolean;
  onChange: (label: L, part: { name: string } | { color: string }) => void;
  onAdd: (name: string) => void;
  onRemove: (label: L) => void;
}) {
  const { labels: w } = useSettingsWords();
  return (
    <>
      {props.labels.length === 0 && <Empty icon={IconTag} title={w.none} text={props.none} />}
      {props.labels.length > 0 && (
        <ul className={styles.lines}>
          {props.labels.map(label => (
            <li key={label.id} className={styles.line}>
              <ColorMenu
                name={label.name}
                color={label.color}
                onChoose={color => color && props.onChange(label, { color })}
              />
              <KeptText
                className={`${styles.grow} ${styles.bare}`}
                aria-label={props.nameOf(label.name)}
                maxLength={props.mostLetters}
                value={label.name}
                onKeep={name => props.onChange(label, { name })}
              />
              <RemoveButton name={label.name} onClick={() => props.onRemove(label)} />
            </li>
          ))}
        </ul>
      )}
      <AddByName
        label={w.newLabel}
        button={props.add}
        maxLength={props.mostLetters}
        busy={props.busy}
        onAdd={props.onAdd}
      />
    </>
  );
}
