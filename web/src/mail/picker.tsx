import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './crm.module.css';

/** What is typed, and what to look for: the same once nobody has typed for a moment. */
export function useTyped() {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  return { text, setText, q };
}

export interface Choice {
  id: string | number;
  icon?: ReactNode;
  title: ReactNode;
  facts: (string | false | null | undefined)[];
  pick: () => void;
}

/** Finds one of many while its name is typed; arrows and Enter choose. */
export function Picker(props: {
  title: string;
  /** What to type. */
  label: string;
  /** What the list is called. */
  results: string;
  typed: ReturnType<typeof useTyped>;
  /** The search under way; null while too little is typed, and then `hint` stands for the list. */
  found: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown } | null;
  choices: Choice[];
  nothing: string;
  hint?: string;
  onClose: () => void;
}) {
  const { found, choices } = props;
  const [at, setAt] = useState(0);
  const listId = useId();
  const place = Math.min(at, choices.length - 1);
  const active = choices[place];
  const optionId = ({ id }: Choice) => `${listId}-${id}`;

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!active || (step === 0 && event.key !== 'Enter')) return;
    event.preventDefault();
    if (step === 0) active.pick();
    else setAt((place + step + choices.length) % choices.length);
  }

  return (
    <Dialog onClose={props.onClose} title={props.title} yOffset="12vh" centered={false}>
      <TextInput
        data-autofocus
        size="md"
        value={props.typed.text}
        role="combobox"
        aria-label={props.label}
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-activedescendant={active && optionId(active)}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={props.label}
        leftSection={<IconSearch size={17} aria-hidden />}
        onChange={event => {
          props.typed.setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.found}>
        {!found && <p className={styles.none}>{props.hint}</p>}
        {found?.isPending && <Lines count={3} height={40} />}
        {found?.isError && <Problem error={found.error} retry={() => void found.refetch()} />}
        {found && !found.isPending && !found.isError && choices.length === 0 && (
          <p className={styles.none}>{props.nothing}</p>
        )}
        <div id={listId} role="listbox" aria-label={props.results}>
          {choices.map((choice, index) => (
            <div
              key={choice.id}
              id={optionId(choice)}
              role="option"
              aria-selected={choice === active}
              className={styles.option}
              onMouseMove={() => setAt(index)}
              onClick={choice.pick}
            >
              {choice.icon}
              <span>
                <span className={styles.title}>{choice.title}</span>
                <span className={styles.facts}>{choice.facts.filter(Boolean).join(' · ')}</span>
              </span>
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
