import { Button, Checkbox, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState, type ReactNode, type RefObject } from 'react';
import { useI18n } from '../i18n';
import styles from './activities.module.css';

/** Several of a few, or all of them; the button says which. */
export function ChoiceMenu(props: {
  label: string;
  /** What all of them are called. */
  all: string;
  options: { value: string; label: string; icon?: ReactNode }[];
  /** Null: all. */
  value: string[] | null;
  onChange: (value: string[] | null) => void;
  buttonRef?: RefObject<HTMLButtonElement | null>;
}) {
  const { f } = useI18n();
  const [opened, setOpened] = useState(false);
  const { value, options } = props;
  const names = options.filter(each => value?.includes(each.value)).map(each => each.label);
  const said = !value
    ? props.all
    : names.length > 2
      ? `${props.label}: ${f.number(names.length)}`
      : f.list(names);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          ref={props.buttonRef}
          size="compact-sm"
          variant="default"
          aria-label={`${props.label}: ${value ? f.list(names) : props.all}`}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          onClick={() => setOpened(now => !now)}
        >
          {said}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.choiceMenu ?? ''} aria-label={props.label}>
        <Checkbox
          size="sm"
          label={props.all}
          checked={!value}
          onChange={() => props.onChange(value ? null : options.slice(0, 1).map(each => each.value))}
        />
        {options.map(option => (
          <Checkbox
            key={option.value}
            size="sm"
            label={
              <span className={styles.labelled}>
                {option.icon} {option.label}
              </span>
            }
            checked={!!value?.includes(option.value)}
            onChange={event => {
              const kept = (value ?? []).filter(each => each !== option.value);
              const next = event.currentTarget.checked ? [...kept, option.value] : kept;
              props.onChange(next.length ? next : null);
            }}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
