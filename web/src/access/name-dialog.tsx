import { Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import styles from './access.module.css';
import { FormDialog } from './form-dialog';
import { useAccessWords } from './words';

/** Asks for a name, and where it matters, below what the thing stands. */
export function NameDialog(props: {
  title: string;
  lead?: string | null;
  submit: string;
  initial: string;
  hint?: string;
  /** What to say where another has the name. */
  taken?: string;
  place?: { label: string; choices: { value: string; label: string }[]; initial: string } | undefined;
  save: (name: string, place: string | null) => Promise<unknown>;
  onClose: () => void;
}) {
  const a = useAccessWords();
  const { w } = useI18n();
  const [name, setName] = useState(props.initial);
  const [place, setPlace] = useState(props.place?.initial ?? null);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => props.save(name.trim(), place),
    onSuccess: props.onClose,
  });
  const isTaken = save.error instanceof ApiError && save.error.status === 409 && props.taken;
  const empty = tried && !name.trim() ? w.errors.required : undefined;
  return (
    <FormDialog
      title={props.title}
      submit={props.submit}
      busy={save.isPending}
      error={isTaken ? null : save.error}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true);
        if (name.trim()) save.mutate();
      }}
    >
      {props.lead && <p className={styles.note}>{props.lead}</p>}
      <TextInput
        label={a.name}
        description={props.hint}
        maxLength={200}
        data-autofocus
        autoComplete="off"
        value={name}
        error={empty ?? (isTaken ? props.taken : undefined)}
        onChange={event => setName(event.currentTarget.value)}
      />
      {props.place && (
        <Select label={props.place.label} value={place} data={props.place.choices} onChange={setPlace} />
      )}
    </FormDialog>
  );
}
