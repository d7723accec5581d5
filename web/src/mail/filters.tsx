import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPencil, IconSearch, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { ListChoice } from '../api/threads';
import type { Mailbox } from '../api/types';
import { useComposer } from '../compose/use-composer';
import { useStuckMails } from '../compose/news';
import { useI18n } from '../i18n';
import { FilterRow } from './filter-row';
import styles from './filters.module.css';
import { boxes, views } from './list-choice';

// Most have one mailbox, and nothing to choose.
const MailboxChoice = lazy(async () => ({ default: (await import('./mailbox-choice')).MailboxChoice }));

export function Filters(props: {
  choice: ListChoice;
  mailboxes: Mailbox[];
  searchRef: RefObject<HTMLInputElement | null>;
  /** What can be done with what is ticked, in the place of folders and filters. */
  selectionBar: ReactNode;
  onSelect: (() => void) | null;
  onChange: (choice: ListChoice) => void;
}) {
  const { w } = useI18n();
  const { choice, onChange } = props;
  const view = choice.view ?? 'inbox';
  const composer = useComposer();
  const stuck = useStuckMails();
  const chosen = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // On a phone the tabs are wider than the page, in each language otherwise.
    chosen.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [choice.box, view, w, stuck]);

  // What is searched for from the inbox may lie anywhere: all mail is looked through, and left again afterwards.
  const fromInbox = useRef(false);
  function search(q: string) {
    if (q && !choice.q) fromInbox.current = !choice.view;
    const back = !q && fromInbox.current && choice.view === 'all';
    onChange({
      ...choice,
      box: undefined,
      view: back ? undefined : q && !choice.q ? (choice.view ?? 'all') : choice.view,
      q: q || undefined,
    });
  }

  return (
    <div className={styles.filters} role="search">
      <div className={styles.row}>
        <Search value={choice.q ?? ''} inputRef={props.searchRef} onChange={search} />
        {props.mailboxes.length > 1 && (
          <Suspense fallback={<div className={styles.mailbox} />}>
            <MailboxChoice choice={choice} mailboxes={props.mailboxes} onChange={onChange} />
          </Suspense>
        )}
        <Button
          className={styles.compose ?? ''}
          aria-label={w.compose.new}
          px={10}
          onClick={() => void composer.open({})}
        >
          <IconPencil size={17} stroke={1.7} aria-hidden />
        </Button>
      </div>
      <div className={styles.choosing}>
        <div className={styles.choices} inert={!!props.selectionBar}>
          <div className={styles.tabs} data-slides role="group" aria-label={w.mail.viewLabel}>
            {views.map(each => (
              <button
                key={each}
                type="button"
                ref={!choice.box && each === view ? chosen : null}
                aria-pressed={!choice.box && each === view}
                onClick={() =>
                  onChange({
                    ...choice,
                    box: undefined,
                    view: each === 'inbox' ? undefined : each,
                    // Of what is only shared with him, others keep the state.
                    ...(each === 'shared' && {
                      unread: undefined,
                      label: undefined,
                      filter: choice.filter === 'asks' ? undefined : choice.filter,
                    }),
                  })
                }
              >
                {w.mail.views[each]}
              </button>
            ))}
            {boxes.map(each => (
              <button
                key={each}
                type="button"
                ref={choice.box === each ? chosen : null}
                aria-pressed={choice.box === each}
                onClick={() => onChange({ mailbox: choice.mailbox, box: each })}
              >
                {w.outgoing.boxes[each]}
                {each === 'outbox' && stuck > 0 && (
                  <span className={styles.stuck} aria-label={w.outgoing.stuck(stuck)}>
                    {stuck}
                  </span>
                )}
              </button>
            ))}
          </div>
          {!choice.box && <FilterRow choice={choice} onSelect={props.onSelect} onChange={onChange} />}
        </div>
        {props.selectionBar}
      </div>
    </div>
  );
}

/** Searches a moment after the last key; Escape empties it and leaves the field. */
function Search(props: {
  value: string;
  inputRef: RefObject<HTMLInputElement | null>;
  onChange: (text: string) => void;
}) {
  const { w } = useI18n();
  const [text, setText] = useState(props.value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(props.value), [props.value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function change(next: string, wait: number) {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => props.onChange(next.trim()), wait);
  }

  return (
    <TextInput
      ref={props.inputRef}
      className={styles.search}
      type="search"
      aria-label={w.mail.search}
      placeholder={w.mail.search}
      value={text}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text ? (
          <ActionIcon size="sm" aria-label={w.mail.clearSearch} onClick={() => change('', 0)}>
            <IconX size={15} aria-hidden />
          </ActionIcon>
        ) : null
      }
      onChange={event => change(event.currentTarget.value, 300)}
      onKeyDown={event => {
        if (event.key === 'Enter') change(text, 0);
        if (event.key !== 'Escape') return;
        if (text) change('', 0);
        event.currentTarget.blur();
      }}
    />
  );
}
