import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useRef } from 'react';
import type { FieldType, OwnField } from '../api/structure';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

type Numbers = Pick<OwnField, 'field_name' | 'field_code' | 'field_type' | 'is_custom_field'>;

const numeric = ({ field_type: type, is_custom_field: isCustom }: Numbers) =>
  isCustom && ['double', 'int', 'monetary'].includes(type);
const ownNumbers = ['value', 'probability'] as const;

/**
 * What can be seen to be wrong before the server reads it: the rule is a word of the settings.
 * @param fields of deals
 */
export function formulaProblem(
  text: string,
  fields: Numbers[],
): { rule: 'formulaUnknown' | 'formulaEmpty' | 'formulaBraces'; name: string } | null {
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name.trim());
  const known = new Set<string>(ownNumbers);
  for (const field of fields.filter(numeric)) known.add(field.field_name.toLowerCase()).add(field.field_code);
  const unknown = names.find(name => !known.has(name.toLowerCase()));
  if (unknown !== undefined) return { rule: 'formulaUnknown', name: unknown };
  if (/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, ''))) return { rule: 'formulaBraces', name: '' };
  if (names.length === 0) return { rule: 'formulaEmpty', name: '' };
  return null;
}

/** A formula as it is written; the numbers that it may name are a click away. */
export function Formula(props: {
  value: string;
  type: FieldType;
  fields: Numbers[];
  error: string | false | null;
  fixedType: boolean;
  onType: (type: FieldType) => void;
  onChange: (formula: string) => void;
}) {
  const { fields: w } = useSettingsWords();
  const input = useRef<HTMLTextAreaElement>(null);

  function put(name: string) {
    const { selectionStart: from, selectionEnd: to } = input.current!;
    const text = `{${name}}`;
    props.onChange(props.value.slice(0, from) + text + props.value.slice(to));
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(from + text.length, from + text.length);
    });
  }

  const names = [
    ...ownNumbers.map(name => ({ name, label: w[name] })),
    ...props.fields.filter(numeric).map(({ field_name: name }) => ({ name, label: name })),
  ];
  return (
    <>
      <Textarea
        ref={input}
        label={w.formula}
        description={w.formulaHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        size="sm"
        autosize
        minRows={2}
        maxLength={1000}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={props.value}
        error={props.error}
        onChange={event => props.onChange(event.currentTarget.value)}
      />
      <div className={styles.badges} role="group" aria-label={w.formulaFields}>
        {names.map(({ name, label }) => (
          <Button key={name} variant="default" size="compact-sm" onClick={() => put(name)}>
            {label}
          </Button>
        ))}
      </div>
      {!props.fixedType && (
        <SegmentedControl
          aria-label={w.result}
          value={props.type}
          data={[
            { value: 'double', label: w.types.double.name },
            { value: 'monetary', label: w.types.monetary.name },
          ]}
          onChange={value => props.onType(value as FieldType)}
        />
      )}
    </>
  );
}
