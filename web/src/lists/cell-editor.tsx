import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Names, Row } from '../api/lists';
import { stagesQuery } from '../crm/company';
import { FieldInput } from '../crm/field-input';
import { namedKind } from '../crm/field-value';
import type { FieldDef } from '../crm/fields';
import { ItemPicker, type Picked } from '../crm/item-picker';
import type { Id, ItemKind } from '../crm/kinds';
import styles from './lists.module.css';
import { cellValue, inputValue, namedIn } from './row-values';

/** The input of a field over its cell: Enter and Tab keep, Escape leaves it as it was, a click elsewhere keeps too. */
export function CellEditor(props: {
  row: Row;
  field: FieldDef;
  label: string;
  left: number;
  width: number;
  names: Names;
  onKeep: (value: unknown) => void;
  onLearn: (named: { kind: ItemKind; id: Id; name: string }) => void;
  onStop: () => void;
  onTab: (step: 1 | -1) => void;
}) {
  const { row } = props;
  const field = useOffered(row, props.field);
  const first = inputValue(row, field);
  const [value, setValue] = useState(first);
  const box = useRef<HTMLDivElement>(null);
  const ended = useRef(false);
  const kind = namedKind[field.type];

  useEffect(() => {
    const input = box.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
    input?.focus();
    if (input && input.type !== 'time') input.select();
  }, []);

  function keep(kept: unknown = value) {
    if (ended.current) return;
    ended.current = true;
    if (same(kept, first) || same(kept, cellValue(row, field))) return;
    props.onKeep(cleaned(kept));
  }

  /** Of an empty field nothing is kept yet: somebody may be typing another name. */
  function pick(picked: Picked | null) {
    setValue(picked?.id ?? null);
    if (!kind || !picked) return;
    props.onLearn({ kind, ...picked });
    keep(picked.id);
    props.onStop();
  }

  function stop() {
    ended.current = true;
    props.onStop();
  }

  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    const isChoosing = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true';
    if (event.key === 'Escape') {
      event.preventDefault();
      stop();
    }
    if (event.key === 'Enter' && !isChoosing && (field.type !== 'text' || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      keep();
      props.onStop();
    }
    if (event.key === 'Tab' && !hasNext(event, box.current)) {
      event.preventDefault();
      keep();
      props.onTab(event.shiftKey ? -1 : 1);
    }
  }

  return (
    <div
      ref={box}
      className={styles.editor}
      style={{ left: props.left, width: Math.max(props.width, isWide(field) ? 320 : 200) }}
      onKeyDown={onKeyDown}
      onClick={event => event.stopPropagation()}
      onBlur={event => {
        // Lists and calendars that belong to the input stand elsewhere on the page.
        const to = event.relatedTarget as HTMLElement | null;
        if (
          ended.current ||
          box.current?.contains(to) ||
          to?.closest('[data-portal], [role=listbox], [role=dialog]')
        )
          return;
        // A choice that is clicked takes the focus from nothing to nothing.
        if (to === null && box.current?.querySelector('[aria-expanded=true]')) return;
        keep();
        props.onStop();
      }}
    >
      {kind ? (
        <ItemPicker
          kind={kind}
          label={props.label}
          hideLabel
          value={(value as Id | null) ?? null}
          name={value === first ? (namedIn(row, field, props.names)[0]?.name ?? '') : undefined}
          onChange={pick}
        />
      ) : (
        <FieldInput
          field={field}
          label={props.label}
          hideLabel
          value={value}
          onChange={next => {
            setValue(next);
            // Of one choice there is nothing more to say.
            if (!isAtOnce(field)) return;
            keep(next);
            props.onStop();
          }}
        />
      )}
    </div>
  );
}

/** A deal goes on within its pipeline. */
function useOffered(row: Row, field: FieldDef): FieldDef {
  const isStage = field.code === 'stage_id';
  const stages = useQuery({ ...stagesQuery, enabled: isStage }).data;
  if (!isStage || !stages || !field.options) return field;
  const own = new Set(stages.filter(one => one.pipeline_id === row['pipeline_id']).map(one => one.id));
  return { ...field, options: field.options.filter(option => own.has(option.id as number)) };
}

const isAtOnce = (field: FieldDef) =>
  (field.options !== null && field.type !== 'set') || field.type === 'user';
const isWide = (field: FieldDef) =>
  field.code === 'emails' || field.code === 'phones' || field.type.endsWith('range') || field.type === 'text';
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Whether Tab leads to another input of the same value: a currency, the next of several addresses. */
function hasNext({ shiftKey, target }: KeyboardEvent, box: HTMLElement | null): boolean {
  const stops = [...(box?.querySelectorAll<HTMLElement>('input:not([type=hidden]), textarea') ?? [])];
  const at = stops.indexOf(target as HTMLElement);
  return shiftKey ? at > 0 : at >= 0 && at < stops.length - 1;
}

/** Rows of several values that were left empty are none. */
const cleaned = (value: unknown): unknown =>
  Array.isArray(value) && value.some(each => typeof each === 'object')
    ? value.filter(each => (each as { value?: string }).value?.trim())
    : value;
