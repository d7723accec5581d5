import { ActionIcon, Button, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ratesQuery } from '../api/settings';
import { useI18n } from '../i18n';
import { currenciesQuery, usersQuery } from './company';
import styles from './crm.module.css';
import { DayInput } from './day-input';
import type { FieldDef } from './fields';
import { namedKind } from './field-value';
import { ItemPicker } from './item-picker';
import type { Id } from './kinds';

interface Input {
  field: FieldDef;
  label: string;
  /** Where a label stands beside it already. */
  hideLabel?: boolean;
  value: unknown;
  onChange: (value: unknown) => void;
  error?: string | undefined;
  autoFocus?: boolean;
  required?: boolean;
  placeholder?: string | undefined;
}

/** What a field is filled in with, by its type. Nothing filled in is null. */
export function FieldInput(props: Input): ReactNode {
  const { w } = useI18n();
  const { field, value, onChange } = props;
  const words: Record<string, string> = w.records.words;
  const shared = {
    label: props.hideLabel ? undefined : props.label,
    'aria-label': props.hideLabel ? props.label : undefined,
    error: props.error,
    required: props.required ?? false,
    'data-autofocus': props.autoFocus || undefined,
    size: 'sm' as const,
  };
  const text = {
    ...shared,
    placeholder: props.placeholder,
    value: typeof value === 'string' || typeof value === 'number' ? String(value) : '',
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value || null),
  };

  if (field.code === 'emails' || field.code === 'phones' || field.code === 'im')
    return <SeveralInput {...props} />;
  const kind = namedKind[field.type];
  if (kind)
    return (
      <ItemPicker
        kind={kind}
        label={props.label}
        hideLabel={props.hideLabel ?? false}
        value={(value as Id | null) ?? null}
        onChange={picked => onChange(picked?.id ?? null)}
        autoFocus={props.autoFocus ?? false}
        error={props.error}
      />
    );
  if (field.options) {
    const data = field.options.map(option => ({
      value: String(option.id),
      label: field.isCustom ? option.label : (words[option.label] ?? option.label),
    }));
    const idOf = (id: string) => field.options!.find(option => String(option.id) === id)!.id;
    if (field.type === 'set')
      return (
        <MultiSelect
          {...shared}
          data={data}
          searchable
          hidePickedOptions
          value={((value as Id[] | null) ?? []).map(String)}
          onChange={ids => onChange(ids.map(idOf))}
        />
      );
    const isFlag = field.type === 'boolean';
    return (
      <Select
        {...shared}
        data={data}
        searchable={data.length > 7}
        allowDeselect={!props.required}
        clearable={!props.required && !isFlag}
        value={value === null || value === undefined ? null : String(isFlag ? Number(value) : value)}
        onChange={id => onChange(id === null ? null : isFlag ? id === '1' : idOf(id))}
      />
    );
  }

  switch (field.type) {
    case 'user':
      return <UserInput {...props} />;
    case 'monetary':
      return <MoneyInput {...props} />;
    case 'int':
    case 'double':
      return (
        <NumberInput
          {...shared}
          value={(value as number | null) ?? ''}
          allowDecimal={field.type === 'double'}
          decimalScale={field.type === 'double' ? 4 : 0}
          hideControls
          onChange={number => onChange(number === '' ? null : Number(number))}
        />
      );
    case 'date':
      return (
        <DayInput
          {...shared}
          value={value ? String(value).slice(0, 10) : null}
          onChange={day => onChange(day || null)}
          clearable={!props.required}
        />
      );
    case 'daterange': {
      const range = (value ?? {}) as { value?: string; until?: string };
      const set = (part: object) => {
        const next = { ...range, ...part };
        onChange(next.value && next.until ? next : next.value || next.until ? { ...next } : null);
      };
      return (
        <div className={styles.buttons}>
          <DayInput {...shared} value={range.value ?? null} onChange={day => set({ value: day })} />
          <DayInput
            aria-label={w.records.until(props.label)}
            label={props.hideLabel ? undefined : w.records.untilLabel}
            size="sm"
            value={range.until ?? null}
            onChange={day => set({ until: day })}
          />
        </div>
      );
    }
    case 'time':
    case 'timerange': {
      const part = (typeof value === 'string' ? { value } : (value ?? {})) as {
        value?: string;
        until?: string;
      };
      const set = (next: { value?: string; until?: string }) =>
        onChange(next.value ? (typeof value === 'string' ? next.value : next) : null);
      return (
        <div className={styles.buttons}>
          <TimeInput
            {...shared}
            value={part.value?.slice(0, 5) ?? ''}
            onChange={event => set({ ...part, value: event.currentTarget.value })}
          />
          {field.type === 'timerange' && (
            <TimeInput
              aria-label={w.records.until(props.label)}
              label={props.hideLabel ? undefined : w.records.untilLabel}
              size="sm"
              value={part.until?.slice(0, 5) ?? ''}
              onChange={event => set({ ...part, until: event.currentTarget.value })}
            />
          )}
        </div>
      );
    }
    case 'address':
      return (
        <TextInput
          {...text}
          value={typeof value === 'string' ? value : ((value as { value?: string } | null)?.value ?? '')}
          onChange={event =>
            onChange(event.currentTarget.value ? { value: event.currentTarget.value } : null)
          }
        />
      );
    case 'text':
      return <Textarea {...text} autosize minRows={2} maxRows={10} />;
    case 'phone':
      return <TextInput {...text} type="tel" inputMode="tel" />;
    default:
      return <TextInput {...text} />;
  }
}

function UserInput(props: Input) {
  const users = useQuery(usersQuery).data ?? [];
  return (
    <Select
      label={props.hideLabel ? undefined : props.label}
      aria-label={props.label}
      error={props.error}
      size="sm"
      searchable={users.length > 7}
      data={users
        .filter(user => user.active_flag)
        .map(user => ({ value: String(user.id), label: user.name }))}
      value={props.value ? String(props.value) : null}
      onChange={id => props.onChange(id === null ? null : Number(id))}
    />
  );
}

/** An amount and its currency. A lead's value has `amount` where a field has `value`. */
function MoneyInput(props: Input) {
  const { w } = useI18n();
  const currencies = useQuery(currenciesQuery).data ?? [];
  const usual = useQuery(ratesQuery).data?.default_currency;
  const amount = props.field.isFlat && !props.field.isCustom ? 'amount' : 'value';
  const money = (typeof props.value === 'number' ? { [amount]: props.value } : (props.value ?? {})) as Record<
    string,
    number | string | undefined
  >;
  const set = (part: object) => {
    const next = { currency: usual ?? 'EUR', ...money, ...part } as Record<string, unknown>;
    props.onChange(next[amount] === null || next[amount] === undefined ? null : next);
  };
  return (
    <div className={styles.buttons}>
      <NumberInput
        label={props.hideLabel ? undefined : props.label}
        aria-label={props.label}
        error={props.error}
        size="sm"
        flex={1}
        hideControls
        decimalScale={2}
        data-autofocus={props.autoFocus || undefined}
        value={money[amount] ?? ''}
        onChange={value => set({ [amount]: value === '' ? null : Number(value) })}
      />
      <Select
        label={props.hideLabel ? undefined : w.records.fields.currency}
        aria-label={w.records.fields.currency}
        size="sm"
        w={88}
        searchable
        data={currencies.filter(each => each.active_flag).map(each => each.code)}
        value={String(money['currency'] ?? usual ?? '')}
        onChange={currency => set({ currency })}
      />
    </div>
  );
}

interface Several {
  value: string;
  label?: string;
  primary?: boolean;
}

/** Addresses or numbers, the first of them the primary one. */
function SeveralInput(props: Input) {
  const { w } = useI18n();
  const values = (props.value as Several[] | null) ?? [];
  const rows = values.length ? values : [{ value: '', label: 'work' }];
  const set = (next: Several[]) =>
    props.onChange(next.map((each, index) => ({ ...each, primary: index === 0 })));
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      {!props.hideLabel && <legend className={styles.legend}>{props.label}</legend>}
      {rows.map((row, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- what is typed is no key
        <div key={index} className={styles.severalInputs}>
          <TextInput
            aria-label={props.label}
            size="sm"
            type={props.field.code === 'emails' ? 'email' : 'text'}
            value={row.value}
            error={index === 0 ? props.error : undefined}
            onChange={event => set(rows.with(index, { ...row, value: event.currentTarget.value }))}
          />
          <Select
            aria-label={w.records.labelOf(props.label)}
            size="sm"
            data={[
              { value: 'work', label: w.records.work },
              { value: 'home', label: w.records.home },
              { value: 'mobile', label: w.records.mobile },
              { value: 'other', label: w.records.other },
            ]}
            value={row.label ?? 'other'}
            onChange={label => set(rows.with(index, { ...row, label: label ?? 'other' }))}
          />
          <ActionIcon
            aria-label={w.records.removeValue}
            mt={2}
            onClick={() => set(rows.filter((_, at) => at !== index))}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => set([...rows, { value: '', label: 'work' }])}
      >
        {w.records.addValue}
      </Button>
    </fieldset>
  );
}
