import { ActionIcon, Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import styles from './crm.module.css';
import { FieldInput } from './field-input';
import { FieldValue } from './field-value';
import { useFieldLabel, type FieldDef } from './fields';

/** A field of an item with its value, edited in place: Enter keeps, Escape leaves it as it was. */
export function FieldRow(props: {
  field: FieldDef;
  value: unknown;
  canEdit: boolean;
  onSave: (value: unknown) => Promise<unknown>;
}) {
  const { w } = useI18n();
  const { field, value } = props;
  const label = useFieldLabel()(field);
  const [draft, setDraft] = useState<{ value: unknown } | null>(null);
  const [error, setError] = useState<string>();
  const pen = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const isOpen = draft !== null;
  useEffect(() => {
    if (isOpen) box.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [isOpen]);

  function close() {
    setDraft(null);
    setError(undefined);
    requestAnimationFrame(() => pen.current?.focus());
  }

  async function save() {
    if (!draft) return;
    const kept = draft.value;
    if (JSON.stringify(kept ?? null) === JSON.stringify(value ?? null)) return close();
    try {
      await props.onSave(clean(kept));
      close();
    } catch (caught) {
      setError(caught instanceof ApiError ? caught.message : w.errors.unknown);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    const isChoosing = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
    if (event.key === 'Enter' && !isChoosing && (field.type !== 'text' || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    }
  }

  return (
    <div className={styles.row}>
      <dt>{label}</dt>
      <dd>
        {draft ? (
          <div ref={box} className={styles.edit} onKeyDown={onKeyDown}>
            <FieldInput
              field={field}
              label={label}
              hideLabel
              value={draft.value}
              onChange={next => setDraft({ value: next })}
              error={error}
            />
            <div className={styles.buttons}>
              <Button size="compact-sm" onClick={() => void save()}>
                {w.records.save}
              </Button>
              <Button size="compact-sm" variant="default" onClick={close}>
                {w.app.cancel}
              </Button>
            </div>
          </div>
        ) : (
          <div className={styles.shown}>
            <span>
              <FieldValue field={field} value={value} />
            </span>
            {props.canEdit && field.isEditable && (
              <ActionIcon
                ref={pen}
                className={styles.pen}
                size="sm"
                aria-label={w.records.edit(label)}
                onClick={() => setDraft({ value })}
              >
                <IconPencil size={14} />
              </ActionIcon>
            )}
          </div>
        )}
      </dd>
    </div>
  );
}

/** Rows of several values that were left empty are none. */
const clean = (value: unknown): unknown =>
  Array.isArray(value) && value.some(each => typeof each === 'object')
    ? value.filter(each => (each as { value?: string }).value?.trim())
    : value;
