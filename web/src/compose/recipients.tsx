import { Combobox, Pill, PillsInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react';
import { recipientsQuery, type FoundRecipient, type Recipient } from '../api/sending';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import styles from './compose.module.css';
import { isAddress, readRecipients } from './read-recipients';

/** Whom a mail goes to: typed, completed from persons and earlier correspondents, or pasted as a list. */
export function RecipientField(props: {
  label: string;
  value: Recipient[];
  error: boolean;
  autoFocus?: boolean;
  right?: ReactNode;
  onChange: (value: Recipient[]) => void;
  /** What is typed and is no recipient yet. */
  onTyped: (text: string) => void;
}) {
  const { w } = useI18n();
  const { value, onChange } = props;
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const [q] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({ ...recipientsQuery(q), enabled: q.length > 0, placeholderData: keepPreviousData });
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });

  const isWhole = isAddress(typed.trim());
  useEffect(() => {
    // Enter takes the first one, unless an address is typed out: then it is what is typed.
    if (isWhole) combobox.resetSelectedOption();
    else if (found.data?.length) combobox.selectFirstOption();
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [found.data, isWhole]);

  const taken = new Set(value.map(each => each.address.toLowerCase()));
  // Until the answer to what is typed by now is there, of the one before only who fits both.
  const isOld = found.isPlaceholderData || q !== typed.trim();
  const options = typed.trim()
    ? (found.data ?? []).filter(
        each => !taken.has(each.address.toLowerCase()) && (!isOld || fits(each, typed)),
      )
    : [];

  function type(text: string) {
    setTyped(text);
    setWrong(false);
    props.onTyped(text.trim());
  }

  function add(recipients: Recipient[]) {
    const known = new Set(taken);
    onChange([
      ...value,
      ...recipients.filter(({ address }) => {
        const isNew = !known.has(address.toLowerCase());
        known.add(address.toLowerCase());
        return isNew;
      }),
    ]);
    type('');
    combobox.closeDropdown();
  }

  /** What is typed becomes recipients where it is addresses; else it stays, and is marked when he leaves. */
  function finish(text: string): boolean {
    const read = readRecipients(text);
    if (!read) return false;
    if (read.length) add(read);
    return true;
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    // On its way to be sent: what is typed goes along, or stops it.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      // Whoever is offered has not been chosen.
      combobox.resetSelectedOption();
      return void setWrong(!finish(typed));
    }
    if (event.key === 'Backspace' && !typed && value.length) {
      event.preventDefault();
      return onChange(value.slice(0, -1));
    }
    const ends = [',', ';'].includes(event.key) || (event.key === ' ' && isAddress(typed.trim()));
    const enters = event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0;
    if ((!ends && !enters) || !typed.trim()) return;
    if (finish(typed) || ends) event.preventDefault();
  }

  function onPaste(event: ClipboardEvent<HTMLInputElement>) {
    const text = event.clipboardData.getData('text');
    const read = /[,;\n<]/.test(text) ? readRecipients(text) : null;
    if (!read?.length) return;
    event.preventDefault();
    add(read);
  }

  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      position="bottom-start"
      onOptionSubmit={address => {
        const picked = options.find(each => each.address === address);
        if (picked) add([{ address: picked.address, name: picked.name }]);
      }}
    >
      <div className={styles.row}>
        <span className={styles.label} aria-hidden>
          {props.label}
        </span>
        <Combobox.DropdownTarget>
          <PillsInput
            className={styles.pills ?? ''}
            variant="unstyled"
            error={props.error || wrong || undefined}
            onClick={() => combobox.openDropdown()}
          >
            <Pill.Group>
              {value.map(each => (
                <Pill
                  key={each.address}
                  withRemoveButton
                  title={each.address}
                  removeButtonProps={{
                    'aria-label': w.compose.removeRecipient(each.name || each.address),
                    tabIndex: 0,
                    'aria-hidden': false,
                  }}
                  onRemove={() => onChange(value.filter(other => other !== each))}
                >
                  {each.name || each.address}
                </Pill>
              ))}
              <Combobox.EventsTarget>
                <PillsInput.Field
                  aria-label={props.label}
                  inputMode="email"
                  autoComplete="off"
                  autoFocus={props.autoFocus ?? false}
                  value={typed}
                  aria-invalid={wrong || props.error || undefined}
                  onFocus={() => combobox.openDropdown()}
                  onBlur={() => {
                    combobox.closeDropdown();
                    setWrong(!finish(typed));
                  }}
                  onChange={event => {
                    type(event.currentTarget.value);
                    combobox.openDropdown();
                  }}
                  onKeyDown={onKeyDown}
                  onPaste={onPaste}
                />
              </Combobox.EventsTarget>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        {props.right}
      </div>
      {wrong && (
        <p className={styles.wrong} role="alert">
          {w.compose.badAddress(typed.trim())}
        </p>
      )}
      <Combobox.Dropdown hidden={!options.length}>
        <Combobox.Options aria-label={w.crm.linkResults}>
          {options.map(each => (
            <Option key={each.address} found={each} />
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function fits({ name, address }: FoundRecipient, typed: string): boolean {
  const text = `${name} ${address}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

function Option({ found }: { found: FoundRecipient }) {
  return (
    <Combobox.Option value={found.address}>
      <span className={styles.option}>
        <Initials name={found.name || found.address} size={24} />
        <span>
          <span>{found.name || found.address}</span>
          {found.name && <span className={styles.dim}>{found.address}</span>}
        </span>
      </span>
    </Combobox.Option>
  );
}
