import { Button, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/client';
import {
  addField,
  changeField,
  fieldTypes,
  setOptions,
  type FieldInput,
  type FieldKind,
  type FieldRules,
  type FieldType,
  type Option,
  type OwnField,
} from '../api/structure';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import { FieldOptions } from './field-options';
import { FieldRulesInput } from './field-rules';
import { Formula, formulaProblem } from './formula';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

interface Draft extends FieldRules {
  name: string;
  type: FieldType;
  /** Null: values are entered. */
  formula: string | null;
  description: string;
  options: Option[];
}

const blank: Draft = {
  name: '',
  type: 'varchar',
  formula: null,
  description: '',
  options: [],
  ui_visibility: { add_visible_flag: false },
  important_fields: { enabled: false },
  required_fields: { enabled: false },
};

const draftOf = (field: OwnField): Draft => ({
  name: field.field_name,
  type: field.field_type,
  formula: field.formula ?? null,
  description: field.description ?? '',
  options: field.options ?? [],
  ui_visibility: { add_visible_flag: field.ui_visibility.add_visible_flag },
  important_fields: field.important_fields,
  required_fields: field.required_fields,
});

const hasOptions = (type: FieldType) => type === 'enum' || type === 'set';

/** A field of the company's own, as a whole; a new one where none is given. */
export function FieldDialog(props: {
  kind: FieldKind;
  field: OwnField | null;
  /** All of its kind, for what a formula reads. */
  fields: OwnField[];
  onClose: () => void;
}) {
  const { w } = useI18n();
  const words = useSettingsWords();
  const own = words.fields;
  const client = useQueryClient();
  const toast = useToast();
  const { kind, field } = props;
  const [draft, setDraft] = useState<Draft>(() => (field ? draftOf(field) : blank));
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Draft>) => setDraft(before => ({ ...before, ...part }));

  const options = draft.options.filter(option => option.label.trim());
  const formulaWrong = draft.formula === null ? null : formulaProblem(draft.formula, props.fields);
  const wrong = {
    name: !draft.name.trim() && w.errors.required,
    options: hasOptions(draft.type) && options.length === 0 && own.noOptions,
    formula: formulaWrong && own[formulaWrong.rule](formulaWrong.name),
  };
  const save = useMutation({
    mutationFn: () => keep(kind, field, draft, options),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['fields'] });
      toast.done(words.saved);
      props.onClose();
    },
  });
  const refusedFormula = save.error instanceof ApiError && save.error.field === 'formula';

  return (
    <Dialog size="lg" onClose={props.onClose} title={field ? own.editTitle : own.addTitle}>
      <form
        className={styles.dialog}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          setTried(true);
          if (!wrong.name && !wrong.options && !wrong.formula) save.mutate();
        }}
      >
        <TextInput
          data-autofocus
          label={words.name}
          maxLength={255}
          value={draft.name}
          error={tried && wrong.name}
          onChange={event => change({ name: event.currentTarget.value })}
        />
        <TypeSelect kind={kind} draft={draft} fixed={field !== null} onChange={change} />
        {draft.formula !== null && (
          <Formula
            value={draft.formula}
            type={draft.type}
            fields={props.fields.filter(each => each.field_code !== field?.field_code)}
            error={(tried && wrong.formula) || (refusedFormula && (save.error as ApiError).message)}
            fixedType={field !== null}
            onType={type => change({ type })}
            onChange={formula => change({ formula })}
          />
        )}
        {hasOptions(draft.type) && (
          <FieldOptions
            options={draft.options}
            error={tried && wrong.options}
            onChange={list => change({ options: list })}
          />
        )}
        <Textarea
          label={own.description}
          description={own.descriptionHint}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          size="sm"
          autosize
          minRows={1}
          maxRows={5}
          maxLength={2000}
          value={draft.description}
          onChange={event => change({ description: event.currentTarget.value })}
        />
        {draft.formula === null && (
          <>
            <Switch
              label={own.inForms}
              checked={draft.ui_visibility.add_visible_flag}
              onChange={event => change({ ui_visibility: { add_visible_flag: event.currentTarget.checked } })}
            />
            <FieldRulesInput kind={kind} rules={draft} onChange={change} />
          </>
        )}
        {save.isError && !refusedFormula && <Problem error={save.error} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={props.onClose}>
            {w.app.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A formula is offered as a type of its own, though it is a number or money that nobody enters. */
function TypeSelect(props: {
  kind: FieldKind;
  draft: Draft;
  fixed: boolean;
  onChange: (part: Partial<Draft>) => void;
}) {
  const { fields: w } = useSettingsWords();
  const { type, formula } = props.draft;
  const offered = [...fieldTypes, ...(props.kind === 'deals' ? (['formula'] as const) : [])];
  const chosen = formula === null ? type : 'formula';
  return (
    <Select
      label={w.type}
      description={props.fixed ? w.typeStays : w.types[chosen].hint}
      disabled={props.fixed}
      searchable
      maxDropdownHeight={320}
      data={offered.map(value => ({ value, label: w.types[value].name }))}
      renderOption={({ option }) => (
        <span>
          {option.label}
          <br />
          <span className={styles.type}>{w.types[option.value as FieldType | 'formula'].hint}</span>
        </span>
      )}
      value={chosen}
      onChange={value =>
        props.onChange(
          value === 'formula'
            ? { type: 'double', formula: formula ?? '' }
            : { type: value as FieldType, formula: null },
        )
      }
    />
  );
}

async function keep(kind: FieldKind, field: OwnField | null, draft: Draft, options: Option[]): Promise<void> {
  const { ui_visibility, important_fields, required_fields } = draft;
  const input: FieldInput = {
    field_name: draft.name.trim(),
    description: draft.description.trim() || null,
    ...(draft.formula === null
      ? { ui_visibility, important_fields, required_fields }
      : { formula: draft.formula }),
  };
  if (!field) {
    const given = options.map(({ label, color }) => ({ label: label.trim(), color }));
    await addField(kind, {
      ...input,
      field_type: draft.type,
      ...(hasOptions(draft.type) && { options: given }),
    });
    return;
  }
  await changeField(kind, field.field_code, input);
  if (hasOptions(draft.type)) {
    const given = options.map(({ id, label, color }) => ({
      ...(id !== undefined && { id }),
      label: label.trim(),
      color,
    }));
    await setOptions(kind, field.field_code, given);
  }
}
