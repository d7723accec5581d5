import { NumberInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';

/** A number that is kept when the field is left or Enter is pressed; Escape puts it back. */
export function AmountInput(props: {
  label: string;
  value: number | null;
  onSave: (value: number | null) => void;
  /** Else an empty field is put back as it was. */
  mayBeEmpty?: boolean;
  min?: number;
  max?: number;
  decimals?: number;
  suffix?: ReactNode;
  placeholder?: string;
}) {
  const { value } = props;
  const [draft, setDraft] = useState<number | string | null>(null);

  function save() {
    if (draft === null) return;
    const next = draft === '' ? null : Number(draft);
    setDraft(null);
    if (next === value || Number.isNaN(next) || (next === null && !props.mayBeEmpty)) return;
    props.onSave(next);
  }

  return (
    <NumberInput
      size="xs"
      hideControls
      aria-label={props.label}
      placeholder={props.placeholder}
      min={props.min}
      max={props.max}
      decimalScale={props.decimals ?? 4}
      rightSection={props.suffix}
      value={draft ?? value ?? ''}
      onChange={setDraft}
      onBlur={save}
      onKeyDown={event => {
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
