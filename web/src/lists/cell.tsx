import type { ReactNode } from 'react';
import type { Names, Row } from '../api/lists';
import type { FieldDef } from '../crm/fields';
import { ItemLink } from '../crm/item-link';
import { Label } from '../crm/label';
import { useI18n } from '../i18n';
import type { Column } from './columns';
import styles from './lists.module.css';
import { cellValue, namedIn } from './row-values';

/** What a cell shows: one line, and nothing that is fetched for it alone. */
export function Cell(props: {
  row: Row;
  column: Column;
  names: Names;
  /** The day that it is for the user. */
  today: string;
}): ReactNode {
  const { row, names } = props;
  const { field } = props.column;
  if (!field && props.column.code === 'prices') return <Prices row={row} />;
  if (!field) return <NextActivity row={row} today={props.today} />;
  const named = namedIn(row, field, names);
  if (named.length)
    return named.map(({ kind, id, name }) => <ItemLink key={id} kind={kind} id={id} name={name} />);
  return (
    <>
      {field.code === 'stage_id' ? (
        <>
          <span className={styles.cut}>
            <Plain row={row} field={field} names={names} />
          </span>
          <Closed row={row} />
        </>
      ) : (
        <Plain row={row} field={field} names={names} />
      )}
    </>
  );
}

/** Of a deal that is won or lost the stage is how far it came. */
function Closed({ row }: { row: Row }) {
  const { w } = useI18n();
  const status = row['status'];
  if (status !== 'won' && status !== 'lost') return null;
  return (
    <span className={styles.mark}>
      <Label name={w.details[status]} color={status === 'won' ? 'green' : 'red'} />
    </span>
  );
}

function NextActivity({ row, today }: { row: Row; today: string }) {
  const { f } = useI18n();
  const next = row['next_activity'] as { subject: string; due_date: string | null } | null;
  if (!next) return null;
  const isOverdue = next.due_date !== null && next.due_date < today;
  return (
    <>
      {next.due_date && (
        <span className={styles.due} data-overdue={isOverdue || undefined}>
          {f.date(next.due_date)}
        </span>
      )}
      <span className={styles.dim}>{next.subject}</span>
    </>
  );
}

/** The first one; how many there are in other currencies. */
function Prices({ row }: { row: Row }) {
  const { f } = useI18n();
  const [first, ...others] = (row['prices'] as { price: number; currency: string }[] | undefined) ?? [];
  if (!first) return null;
  return (
    <>
      <span className={styles.cut}>{f.price(first.price, first.currency)}</span>
      {others.length > 0 && <span className={styles.others}>+{others.length}</span>}
    </>
  );
}

interface Several {
  value: string;
}

function Plain({ row, field, names }: { row: Row; field: FieldDef; names: Names }): ReactNode {
  const { w, f } = useI18n();
  const value = cellValue(row, field);
  if (value === null || value === undefined || value === '') return null;
  const words: Record<string, string> = w.records.words;
  if (field.options) {
    const ids = typeof value === 'string' && field.type === 'set' ? value.split(',') : [value].flat();
    const chosen = ids.flatMap(
      id =>
        field.options!.find(one => String(one.id) === String(typeof id === 'boolean' ? Number(id) : id)) ??
        [],
    );
    const labelOf = (label: string) => (field.isCustom ? label : (words[label] ?? label));
    if (chosen.some(option => option.color))
      return chosen.map(option => (
        <Label key={option.id} name={labelOf(option.label)} color={option.color} />
      ));
    return chosen.map(option => labelOf(option.label)).join(', ');
  }
  if (field.type === 'user') {
    const id = typeof value === 'object' ? (value as { value: number }).value : value;
    return names.user?.[String(id)] ?? null;
  }
  if (field.type === 'monetary') {
    const money = value as { value?: number; amount?: number; currency?: string | null };
    return f.money(money.value ?? money.amount ?? Number(value), money.currency ?? null);
  }
  if (field.type === 'date')
    return String(value).length > 10 ? f.short(String(value)) : f.date(String(value));
  if (field.type === 'int' || field.type === 'double') return f.number(Number(value));
  if (Array.isArray(value)) {
    const [first, ...others] = value as Several[];
    return (
      <>
        <span className={styles.cut}>{first?.value}</span>
        {others.length > 0 && <span className={styles.others}>+{others.length}</span>}
      </>
    );
  }
  if (typeof value === 'object')
    return (
      <span className={styles.cut}>{range(value as { value?: unknown; until?: unknown }, field, f)}</span>
    );
  if (field.type === 'time') return f.clock(String(value));
  const text = String(value);
  return (
    <span className={styles.cut}>
      {field.code === 'website' ? text.replace(/^https?:\/\/(www\.)?/i, '') : text}
    </span>
  );
}

function range(
  { value, until }: { value?: unknown; until?: unknown },
  { type }: FieldDef,
  f: ReturnType<typeof useI18n>['f'],
): string {
  const part = (one: unknown) =>
    type === 'daterange' ? f.date(String(one)) : type.startsWith('time') ? f.clock(String(one)) : String(one);
  return [value, until]
    .filter(one => one !== null && one !== undefined)
    .map(part)
    .join(' – ');
}
