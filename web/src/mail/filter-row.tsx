import { Checkbox, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconPaperclip, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { mailLabelsQuery } from '../api/mail-labels';
import { countsQuery, type ListChoice } from '../api/threads';
import { Label } from '../crm/label';
import { useI18n } from '../i18n';
import styles from './filters.module.css';
import { belongings, isNarrowed } from './list-choice';
import { KeysRest } from '../app/shortcuts';

const LabelDialog = lazy(async () => ({ default: (await import('./label-dialog')).LabelDialog }));

/** What narrows a folder down; all that is chosen holds together. */
export function FilterRow(props: {
  choice: ListChoice;
  /** Ticks all that is shown. Null where there is nothing to tick. */
  onSelect: (() => void) | null;
  onChange: (choice: ListChoice) => void;
}) {
  const { w, f } = useI18n();
  const { choice, onChange } = props;
  const words = w.mailList;
  const counts = useQuery(countsQuery).data;
  const asksToo = choice.filter === 'asks';
  const belongs = belongings.find(each => each === choice.filter);
  // Of what is only shared with him, others keep the state.
  const isOwn = choice.view !== 'shared';
  return (
    <div className={styles.chips} data-slides role="group" aria-label={w.mail.filterLabel}>
      <Checkbox
        size="xs"
        className={styles.selectAll ?? ''}
        aria-label={words.selectShown}
        checked={false}
        disabled={!props.onSelect}
        onChange={() => props.onSelect?.()}
      />
      {isOwn && (
        <button
          type="button"
          aria-pressed={!!choice.unread}
          onClick={() => onChange({ ...choice, unread: choice.unread ? undefined : true })}
        >
          {w.mail.filters.unread}
          {!choice.view && !!counts?.inbox_unread && (
            <span className={styles.many}>{f.number(counts.inbox_unread)}</span>
          )}
        </button>
      )}
      {isOwn && (
        <button
          type="button"
          aria-pressed={asksToo}
          onClick={() => onChange({ ...choice, filter: asksToo ? undefined : 'asks' })}
        >
          {w.mail.filters.asks}
          {!!counts?.asks && <span className={styles.many}>{f.number(counts.asks)}</span>}
        </button>
      )}
      <button
        type="button"
        aria-pressed={!!choice.files}
        aria-label={words.files}
        title={words.files}
        onClick={() => onChange({ ...choice, files: choice.files ? undefined : true })}
      >
        <IconPaperclip size={14} aria-hidden />
      </button>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" aria-pressed={!!belongs}>
            {words.belongs[belongs ?? 'any']} <IconChevronDown size={12} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup
            value={belongs ?? ''}
            onChange={each => onChange({ ...choice, filter: belongings.find(known => known === each) })}
          >
            <Menu.RadioItem value="">{w.mail.filters.any}</Menu.RadioItem>
            {belongings.map(each => (
              <Menu.RadioItem key={each} value={each}>
                {words.belongs[each]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
      {isOwn && <LabelFilter choice={choice} onChange={onChange} />}
      {isNarrowed(choice) && (
        <button
          type="button"
          aria-label={words.clearFilters}
          title={words.clearFilters}
          onClick={() => onChange({ view: choice.view })}
        >
          <IconX size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}

/** By a label, each with how many unread threads have it. */
function LabelFilter({ choice, onChange }: { choice: ListChoice; onChange: (choice: ListChoice) => void }) {
  const { w, f } = useI18n();
  const words = w.mailList;
  const labels = useQuery(mailLabelsQuery).data ?? [];
  const counts = useQuery(countsQuery).data?.labels ?? [];
  const [editing, setEditing] = useState(false);
  const chosen = labels.find(each => each.id === choice.label);
  const unreadOf = (id: number) => counts.find(each => each.id === id)?.unread;
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" aria-pressed={!!choice.label}>
            <span className={styles.labelName}>{chosen?.name ?? words.label}</span>{' '}
            <IconChevronDown size={12} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
          {labels.length === 0 ? (
            <Menu.Label>{words.noLabels}</Menu.Label>
          ) : (
            <Menu.RadioGroup
              value={String(choice.label ?? '')}
              onChange={id => onChange({ ...choice, label: id ? Number(id) : undefined })}
            >
              <Menu.RadioItem value="">{words.anyLabel}</Menu.RadioItem>
              {labels.map(({ id, name, color }) => (
                <Menu.RadioItem
                  key={id}
                  value={String(id)}
                  rightSection={
                    unreadOf(id) && (
                      <span className={styles.many} aria-label={words.unreadOf(unreadOf(id) ?? 0)} role="img">
                        {f.number(unreadOf(id) ?? 0)}
                      </span>
                    )
                  }
                >
                  <Label name={name} color={color} />
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          )}
          <Menu.Divider />
          <Menu.Item onClick={() => setEditing(true)}>{words.editLabels}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {editing && (
        <Suspense fallback={<KeysRest />}>
          <LabelDialog onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  );
}
