import { Input, TextInput } from '@mantine/core';
import { useId, useRef, useState } from 'react';
import type { Option } from '../api/structure';
import { ColorMenu } from './color-menu';
import { RemoveButton } from './parts';
import styles from './settings.module.css';
import { movedTo, Sortable } from './sortable';
import { useSettingsWords } from './words';

/** The options of a choice: typed or pasted, ordered, coloured. They are kept with the field. */
export function FieldOptions(props: {
  options: Option[];
  error: string | false;
  onChange: (options: Option[]) => void;
}) {
  const words = useSettingsWords();
  const w = words.fields;
  const { options, onChange } = props;
  const [typed, setTyped] = useState('');
  // An option has no id before it is kept, and two may have the same words while they are typed.
  const keys = useRef(new Map<Option, number>());
  const next = useRef(0);
  const labelId = useId();
  function keyOf(option: Option): number {
    const key = keys.current.get(option) ?? next.current++;
    keys.current.set(option, key);
    return key;
  }
  const replace = (option: Option, part: Partial<Option>) => {
    const changed = { ...option, ...part };
    keys.current.set(changed, keyOf(option));
    onChange(options.map(each => (each === option ? changed : each)));
  };
  const add = (text: string) => {
    const labels = text
      .split(/\r?\n/)
      .map(line => line.trim().slice(0, 255))
      .filter(Boolean);
    onChange([...options, ...labels.map(label => ({ label, color: null }))]);
    setTyped('');
  };

  return (
    <div role="group" aria-labelledby={labelId}>
      <Input.Label component="div" id={labelId} size="sm">
        {w.options}
      </Input.Label>
      <Sortable
        items={options}
        keyOf={keyOf}
        nameOf={option => option.label}
        onMove={(option, to) => onChange(movedTo(options, option, to))}
      >
        {(option, at) => (
          <>
            <ColorMenu
              name={option.label}
              color={option.color}
              none
              onChoose={color => replace(option, { color })}
            />
            <TextInput
              className={`${styles.grow} ${styles.bare}`}
              aria-label={w.optionName(at + 1)}
              maxLength={255}
              value={option.label}
              onChange={event => replace(option, { label: event.currentTarget.value })}
            />
            <RemoveButton
              name={option.label}
              onClick={() => onChange(options.filter(each => each !== option))}
            />
          </>
        )}
      </Sortable>
      <TextInput
        mt={8}
        aria-label={w.newOption}
        placeholder={w.newOption}
        description={w.optionsHint}
        error={props.error}
        maxLength={255}
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
        onPaste={event => {
          const text = event.clipboardData.getData('text');
          if (!/\n/.test(text.trim())) return;
          event.preventDefault();
          add(text);
        }}
        onKeyDown={event => {
          if (event.key !== 'Enter') return;
          // The form is saved by its button; here Enter means the next option.
          event.preventDefault();
          add(typed);
        }}
        onBlur={() => typed.trim() && add(typed)}
      />
    </div>
  );
}
