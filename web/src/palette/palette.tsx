import { Kbd, Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { Fragment, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { searchQuery } from '../api/search';
import { sessionQuery } from '../api/session';
import type { User } from '../api/types';
import { printed } from '../app/shortcuts';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './palette.module.css';
import { useNoteAsked, useResults, type Result } from './results';

/** Finds anything and does anything: one field, one list, arrows and Enter. */
export function Palette({ onClose }: { onClose: () => void }) {
  const user = useQuery(sessionQuery).data?.user;
  return user ? <Search user={user} onClose={onClose} /> : null;
}

function Search({ user, onClose }: { user: User; onClose: () => void }) {
  const { w } = useI18n();
  const { palette } = w.frame;
  const [typed, setTyped] = useState('');
  const wanted = useNoteAsked(typed) ?? typed.trim();
  const [q] = useDebouncedValue(wanted, 150);
  const search = useQuery(searchQuery(q));
  const asksServer = wanted.length > 1;
  const found = asksServer && q.length > 1 ? search.data : undefined;
  const groups = useResults(user, typed.trim(), found);
  const results = groups.flatMap(group => group.results);
  const [at, setAt] = useState(0);
  const active = results[Math.min(at, results.length - 1)];
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const optionId = (result: Result) => `${id}-${result.id.replaceAll(/[^\w-]/g, '-')}`;
  const waits = asksServer && !found && !search.isError;

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active?.id]);

  function pick(result: Result) {
    onClose();
    result.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!active || (step === 0 && event.key !== 'Enter') || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (step === 0) pick(active);
    else setAt((results.indexOf(active) + step + results.length) % results.length);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      title={palette.title}
      size={620}
      yOffset="11vh"
      centered={false}
      padding={0}
      transitionProps={{ duration: 90 }}
      classNames={{
        header: styles.header ?? '',
        content: styles.palette ?? '',
        body: styles.body ?? '',
      }}
    >
      <TextInput
        data-autofocus
        className={styles.field}
        variant="unstyled"
        size="lg"
        value={typed}
        role="combobox"
        aria-label={palette.title}
        aria-expanded={results.length > 0}
        aria-controls={id}
        aria-activedescendant={active && optionId(active)}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={palette.placeholder}
        leftSection={<IconSearch size={18} aria-hidden />}
        onChange={event => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={palette.results}
        className={styles.list}
        hidden={results.length === 0}
      >
        {groups.map(group => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={styles.title} aria-hidden>
              {group.title}
            </div>
            {group.results.map(result => (
              <div
                key={result.id}
                id={optionId(result)}
                role="option"
                aria-selected={result === active}
                className={styles.option}
                onMouseMove={() => setAt(results.indexOf(result))}
                onClick={() => pick(result)}
              >
                <result.icon size={17} stroke={1.7} aria-hidden />
                <span className={styles.what}>
                  <span className={styles.name}>{result.label}</span>
                  {!!result.facts && <span className={styles.facts}>{result.facts}</span>}
                </span>
                {result.keys?.split(' ').map((key, index) => (
                  <Fragment key={key}>
                    {index > 0 && ' '}
                    <Kbd size="xs">{printed(key)}</Kbd>
                  </Fragment>
                ))}
              </div>
            ))}
          </div>
        ))}
      </div>
      {waits && (
        <div className={styles.waits} role="status" aria-label={w.app.loading}>
          <Lines count={2} height={38} />
        </div>
      )}
      {asksServer && search.isError && (
        <div className={styles.waits}>
          <Problem error={search.error} retry={() => void search.refetch()} />
        </div>
      )}
      {found && results.length === 0 && (
        <p className={styles.nothing} role="status">
          {palette.nothing(typed.trim())}
        </p>
      )}
      <div className={styles.foot} aria-hidden>
        <span>
          <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {palette.choose}
        </span>
        <span>
          <Kbd size="xs">↵</Kbd> {palette.open}
        </span>
        <span>
          <Kbd size="xs">esc</Kbd> {palette.close}
        </span>
      </div>
    </Modal>
  );
}
