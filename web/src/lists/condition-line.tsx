import { ActionIcon, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import { useQueries, useQuery } from '@tanstack/react-query';
import { IconX } from '@tabler/icons-react';
import type { Condition } from '../api/lists';
import { usersQuery } from '../crm/company';
import { DayInput } from '../crm/day-input';
import { namedKind } from '../crm/field-value';
import { fieldsQuery, useFieldLabel, type FieldDef } from '../crm/fields';
import { ItemPicker } from '../crm/item-picker';
import type { ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import styles from './filters.module.css';
import { listNouns } from './nouns';
import { heldBy, isFilterable, namedDays, needsValue, operatorsOf, type Held } from './operators';

/** All that a filter of this kind may look at: its own fields, then those of what it is linked with. */
export function useFilterFields(kind: ItemKind): Map<ItemKind, FieldDef[]> {
  const of = [kind, ...listNouns[kind].linked];
  const found = useQueries({ queries: of.map(one => fieldsQuery(one)) });
  return new Map(of.map((one, at) => [one, (found[at]?.data ?? []).filter(isFilterable)]));
}

/** One line of a filter: a field, what is asked of it, and the value. */
export function ConditionLine(props: {
  kind: ItemKind;
  fields: Map<ItemKind, FieldDef[]>;
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}) {
  const { w } = useI18n();
  const labelOf = useFieldLabel();
  const { condition, fields } = props;
  const field = fields.get(condition.object)?.find(one => one.code === condition.field_id);
  const held = field && heldBy(field);
  const key = (object: string, code: string) => `${object} ${code}`;

  function choose(chosen: string | null) {
    const [object, code] = (chosen ?? '').split(' ') as [ItemKind, string];
    const next = fields.get(object)?.find(one => one.code === code);
    if (!next) return;
    const operator = operatorsOf(heldBy(next))[0]!;
    props.onChange({ object, field_id: code, operator, value: heldBy(next) === 'flag' ? '1' : null });
  }

  return (
    <div className={styles.line}>
      <Select
        aria-label={w.lists.filter.field}
        placeholder={w.lists.filter.field}
        searchable
        nothingFoundMessage={w.records.noneFound}
        data={[...fields].map(([object, some]) => ({
          group: w.records.names[object],
          items: some.map(one => ({
            value: key(object, one.code),
            label: object === props.kind ? labelOf(one) : `${w.records.names[object]}: ${labelOf(one)}`,
          })),
        }))}
        value={field ? key(condition.object, condition.field_id) : null}
        onChange={choose}
      />
      {field && held && (
        <>
          <Select
            aria-label={w.lists.filter.operator}
            data={operatorsOf(held).map(operator => ({ value: operator, label: wordOf(w, held, operator) }))}
            value={condition.operator}
            onChange={operator =>
              operator &&
              props.onChange({ ...condition, operator, value: needsValue(operator) ? condition.value : null })
            }
          />
          {needsValue(condition.operator) ? (
            <ValueInput
              field={field}
              held={held}
              value={condition.value}
              onChange={value => props.onChange({ ...condition, value })}
            />
          ) : (
            <span />
          )}
        </>
      )}
      <ActionIcon className={styles.remove ?? ''} aria-label={w.lists.filter.remove} onClick={props.onRemove}>
        <IconX size={15} aria-hidden />
      </ActionIcon>
    </div>
  );
}

/** What an operator is called depends on what is asked: a day is before another, a number is less. */
export function wordOf(w: ReturnType<typeof useI18n>['w'], held: Held, operator: string): string {
  const days: Record<string, string> = held === 'day' ? w.lists.filter.days : {};
  const words: Record<string, string> = w.lists.filter.operators;
  return days[operator] ?? words[operator] ?? operator;
}

interface ValueProps {
  field: FieldDef;
  held: Held;
  value: Condition['value'];
  onChange: (value: Condition['value']) => void;
}

function ValueInput(props: ValueProps) {
  const { w } = useI18n();
  const { field, held, value, onChange } = props;
  const label = w.lists.filter.value;
  const single = Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
  const kind = namedKind[field.type];
  if (kind)
    return (
      <ItemPicker
        kind={kind}
        label={label}
        hideLabel
        value={single === '' ? null : kind === 'lead' ? single : Number(single)}
        onChange={picked => onChange(picked ? String(picked.id) : null)}
      />
    );
  if (field.type === 'user') return <UsersInput {...props} />;
  if (held === 'day') return <DayValue {...props} />;
  if (held === 'flag')
    return (
      <Select
        aria-label={label}
        data={[
          { value: '1', label: w.records.words.Yes },
          { value: '0', label: w.records.words.No },
        ]}
        value={single || '1'}
        onChange={onChange}
      />
    );
  if (field.options) return <OptionsInput {...props} />;
  if (held === 'number')
    return (
      <NumberInput
        aria-label={label}
        size="sm"
        hideControls
        value={single === '' ? '' : Number(single)}
        onChange={number => onChange(number === '' ? null : String(number))}
      />
    );
  if (held === 'clock')
    return (
      <TimeInput
        aria-label={label}
        size="sm"
        value={single.slice(0, 5)}
        onChange={event => onChange(event.currentTarget.value || null)}
      />
    );
  return (
    <TextInput
      aria-label={label}
      value={single}
      onChange={event => onChange(event.currentTarget.value || null)}
    />
  );
}

function OptionsInput({ field, value, onChange }: ValueProps) {
  const { w } = useI18n();
  const words: Record<string, string> = w.records.words;
  return (
    <MultiSelect
      aria-label={w.lists.filter.value}
      size="sm"
      searchable
      hidePickedOptions
      data={field.options!.map(({ id, label }) => ({
        value: String(id),
        label: field.isCustom ? label : (words[label] ?? label),
      }))}
      value={[value ?? []].flat()}
      onChange={ids => onChange(ids.length ? ids : null)}
    />
  );
}

function UsersInput({ value, onChange }: ValueProps) {
  const { w } = useI18n();
  const users = useQuery(usersQuery).data ?? [];
  return (
    <MultiSelect
      aria-label={w.lists.filter.value}
      size="sm"
      searchable
      hidePickedOptions
      data={[
        // Whoever looks at a shared filter finds his own by these.
        { value: 'me', label: w.lists.filter.me },
        { value: 'my_team', label: w.lists.filter.myTeam },
        ...users.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      value={[value ?? []].flat()}
      onChange={ids => onChange(ids.length ? ids : null)}
    />
  );
}

/** A day by its name, which stays true tomorrow, or a certain one. */
function DayValue({ value, onChange }: ValueProps) {
  const { w } = useI18n();
  const day = typeof value === 'string' ? value : '';
  const isCertain = day === 'certain' || /^\d{4}-/.test(day);
  return (
    <div className={styles.day}>
      <Select
        aria-label={w.lists.filter.value}
        data={[
          ...namedDays.map(name => ({ value: name as string, label: w.lists.filter.namedDays[name] })),
          { value: 'certain', label: w.lists.filter.certainDay },
        ]}
        value={isCertain ? 'certain' : day || null}
        onChange={name => onChange(name === 'certain' ? new Date().toISOString().slice(0, 10) : name)}
      />
      {isCertain && (
        <DayInput
          aria-label={w.lists.filter.certainDay}
          value={day}
          onChange={next => onChange(next || null)}
        />
      )}
    </div>
  );
}
