import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import { usersQuery } from './company';
import { Breakable } from '../ui/breakable';
import styles from './crm.module.css';
import type { FieldDef, FieldOption } from './fields';
import { ItemLink } from './item-link';
import type { Id, ItemKind } from './kinds';
import { Label } from './label';
import { MapLink, WebLink } from './outside-link';

interface Several {
  value: string;
  label?: string;
  primary?: boolean;
}

/** Which kind of item the id in a field names. */
export const namedKind: Record<string, ItemKind> = {
  people: 'person',
  org: 'organization',
  deal: 'deal',
  lead: 'lead',
  project: 'project',
};

/** A value as people read it, by the type of its field; nothing where there is none. */
export function FieldValue({ field, value }: { field: FieldDef; value: unknown }): ReactNode {
  const { w, f } = useI18n();
  const users = useQuery({ ...usersQuery, enabled: field.type === 'user' }).data;
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length))
    return null;
  if (field.code === 'emails' || field.code === 'phones' || field.code === 'im')
    return <SeveralValues kind={field.code} values={value as Several[]} />;
  if (field.code === 'website') return <WebLink address={String(value)} />;
  if (field.code === 'industry' || field.code === 'category') return String(value);
  const kind = namedKind[field.type];
  if (kind && !Array.isArray(value)) return <ItemLink kind={kind} id={value as Id} />;
  if (field.options) return <Options field={field} value={value} />;

  switch (field.type) {
    case 'user':
      return users?.find(user => user.id === value)?.name ?? w.records.hidden;
    case 'monetary': {
      const money = value as { value?: number; amount?: number; currency: string } | number;
      return typeof money === 'number'
        ? f.number(money)
        : f.money(money.value ?? money.amount ?? 0, money.currency);
    }
    case 'int':
    case 'double':
      return f.number(Number(value));
    case 'date':
      return String(value).length > 10 ? f.full(String(value)) : f.date(String(value));
    case 'daterange': {
      const { value: from, until } = value as { value: string; until: string };
      return `${f.date(from)} – ${f.date(until)}`;
    }
    case 'time':
    case 'timerange': {
      const part = (clock: unknown) => (clock ? f.clock(String(clock)) : '');
      if (typeof value === 'string') return part(value);
      const { value: from, until } = value as { value: string; until?: string | null };
      return until ? `${part(from)} – ${part(until)}` : part(from);
    }
    case 'address': {
      const line = typeof value === 'string' ? value : (value as { value: string }).value;
      return <MapLink address={line} />;
    }
    case 'phone':
      return <a href={`tel:${String(value)}`}>{String(value)}</a>;
    case 'text':
      return <span className={styles.long}>{String(value)}</span>;
    default:
      return <TextOrLink text={String(value)} />;
  }
}

function Options({ field, value }: { field: FieldDef; value: unknown }) {
  const { w } = useI18n();
  const words: Record<string, string> = w.records.words;
  const chosen = (Array.isArray(value) ? value : [value]).flatMap(
    id =>
      field.options?.find(
        option => String(option.id) === String(typeof id === 'boolean' ? Number(id) : id),
      ) ?? [],
  );
  const labelOf = (option: FieldOption) =>
    field.isCustom ? option.label : (words[option.label] ?? option.label);
  if (!chosen.some(option => option.color)) return chosen.map(labelOf).join(', ');
  return (
    <span className={styles.labels}>
      {chosen.map(option => (
        <Label key={option.id} name={labelOf(option)} color={option.color} />
      ))}
    </span>
  );
}

function SeveralValues({ kind, values }: { kind: string; values: Several[] }) {
  const { w } = useI18n();
  const words: Record<string, string> = {
    work: w.records.work,
    home: w.records.home,
    mobile: w.records.mobile,
  };
  const href = (value: string) =>
    kind === 'emails' ? `mailto:${value}` : kind === 'phones' ? `tel:${value}` : null;
  return (
    <ul className={styles.several}>
      {values.map(({ value, label }) => {
        const to = href(value);
        return (
          <li key={value}>
            {to ? <a href={to}>{kind === 'emails' ? <Breakable text={value} /> : value}</a> : value}
            {label && <span className={styles.dim}> · {words[label] ?? label}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function TextOrLink({ text }: { text: string }) {
  if (!/^https?:\/\/\S+$/i.test(text)) return text;
  return (
    <a href={text} target="_blank" rel="noreferrer nofollow">
      <Breakable text={text.replace(/^https?:\/\//i, '')} />
    </a>
  );
}
