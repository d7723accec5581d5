import { Button, Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import type { Asking, NewKind } from './asking';
import { refreshAround } from './change';
import styles from './crm.module.css';
import { FieldInput } from './field-input';
import { bodyOf, fieldsQuery, useFieldLabel, type FieldDef, type Values } from './fields';
import { addItem, deleteItem } from './item';
import { ItemPicker, type Picked } from './item-picker';
import { addressOf, type Id } from './kinds';

/** What the dialog asks for, in this order; required fields of the company come after. */
const asked: Record<NewKind, string[]> = {
  deal: ['person_id', 'org_id', 'title', 'value', 'stage_id', 'expected_close_date', 'label_ids', 'owner_id'],
  lead: ['person_id', 'organization_id', 'title', 'value', 'expected_close_date', 'label_ids', 'owner_id'],
  person: ['name', 'org_id', 'emails', 'phones', 'label_ids', 'owner_id'],
  organization: ['name', 'address', 'website', 'label_ids', 'owner_id'],
  product: ['name', 'code', 'unit', 'tax', 'owner_id'],
  project: ['title', 'phase_id', 'start_date', 'end_date', 'description', 'owner_id'],
};

/** A contact that is named but not there yet: it is made in the same step. */
interface Named {
  person?: string;
  organization?: string;
}

/** Adds an item; contacts that are not there yet are made in the same step. */
export function NewItemDialog(props: Asking & { onClose: () => void }) {
  const { w } = useI18n();
  const { kind, stranger } = props;
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const labelOf = useFieldLabel();
  const fields = useQuery(fieldsQuery(kind));
  const [values, setValues] = useState<Values>(props.given);
  const [named, setNamed] = useState<Named>(stranger ? { person: stranger.name } : {});
  const [names, setNames] = useState<Record<string, string>>({});
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // The dialog comes up before its fields are known, and has put the cursor elsewhere by then.
  useEffect(() => {
    if (fields.isSuccess) form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [fields.isSuccess]);

  const shown = asked[kind].flatMap(code => fields.data?.find(field => field.code === code) ?? []);
  const orgCode = kind === 'lead' ? 'organization_id' : 'org_id';
  const contactName = named.person ?? names['person_id'] ?? named.organization ?? names[orgCode] ?? undefined;
  const defaultTitle =
    (kind === 'deal' || kind === 'lead') && contactName ? w.records.titleOf[kind](contactName) : undefined;
  const wrongField = error instanceof ApiError ? error.field : null;
  const isKnownField = shown.some(field => field.code === wrongField);

  const set = (code: string, value: unknown) => setValues(before => ({ ...before, [code]: value }));

  /** What was made for it stays known: a second try does not make it twice. */
  async function madeContacts(): Promise<Values> {
    const made: Values = {};
    if (named.organization) {
      const organization = await addItem('organization', { name: named.organization });
      made[orgCode] = organization.id;
      setNamed(before => ({ person: before.person! }));
      setNames(before => ({ ...before, [orgCode]: named.organization! }));
      set(orgCode, organization.id);
    }
    if (named.person) {
      const org = made[orgCode] ?? values[orgCode];
      const person = await addItem('person', {
        name: named.person,
        ...(org ? { org_id: org } : {}),
        ...(stranger && { emails: [{ value: stranger.address, primary: true }] }),
      });
      made['person_id'] = person.id;
      setNamed({});
      setNames(before => ({ ...before, person_id: named.person! }));
      set('person_id', person.id);
    }
    return made;
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    setSaving(true);
    setError(null);
    try {
      const all: Values = { ...values, ...(await madeContacts()) };
      if (!all['title'] && defaultTitle) all['title'] = defaultTitle;
      const body = Object.entries(all).reduce<Values>((made, [code, value]) => {
        if (value === null || value === undefined || value === '') return made;
        const field = fields.data?.find(each => each.code === code);
        return { ...made, ...(field ? bodyOf(field, value) : { [code]: value }) };
      }, {});
      const item = await addItem(kind, body);
      refreshAround(client, kind);
      props.onClose();
      if (props.onAdded) return props.onAdded(item);
      toast.done(w.records.added[kind], () => void takeBack(item.id));
      void navigate({ to: addressOf(kind, item.id) });
    } catch (caught) {
      setError(caught);
    } finally {
      setSaving(false);
    }
  }

  async function takeBack(id: Id) {
    try {
      await deleteItem(kind, id);
      refreshAround(client, kind);
      void navigate({ to: '/' });
    } catch (caught) {
      toast.failed(caught);
    }
  }

  const errorOf = (code: string) =>
    wrongField === code && error instanceof ApiError ? error.message : undefined;

  return (
    <Dialog onClose={props.onClose} title={w.records.add[kind]} size="lg" centered={false} yOffset="6vh">
      <form ref={form} onSubmit={event => void save(event)} noValidate>
        {fields.isPending && <Lines count={5} height={48} />}
        {fields.isError && <Problem error={fields.error} retry={() => void fields.refetch()} />}
        <div className={styles.form}>
          {shown.map((field, index) => (
            <NewField
              key={field.code}
              field={field}
              label={labelOf(field)}
              value={values[field.code] ?? null}
              placeholder={field.code === 'title' ? defaultTitle : undefined}
              error={errorOf(field.code)}
              autoFocus={index === 0}
              names={names}
              named={named}
              address={field.type === 'people' && named.person ? stranger?.address : undefined}
              canName={kind !== 'person' || field.code === 'org_id'}
              onName={(contact, name) => setNamed(before => ({ ...before, [contact]: name }))}
              onChange={(value, name) => {
                set(field.code, value);
                const contact = field.type === 'people' ? 'person' : 'organization';
                if (field.type === 'people' || field.type === 'org')
                  setNamed(before => {
                    const { [contact]: _, ...rest } = before;
                    return rest;
                  });
                if (name !== undefined) setNames(before => ({ ...before, [field.code]: name }));
              }}
            />
          ))}
        </div>
        {error !== null && !isKnownField && <Problem error={error} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={props.onClose}>
            {w.app.cancel}
          </Button>
          <Button type="submit" loading={isSaving}>
            {w.records.save}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

function NewField(props: {
  field: FieldDef;
  label: string;
  value: unknown;
  placeholder: string | undefined;
  error: string | undefined;
  autoFocus: boolean;
  names: Record<string, string>;
  named: Named;
  /** Of the person who is made with it. */
  address: string | undefined;
  canName: boolean;
  onName: (contact: keyof Named, name: string) => void;
  onChange: (value: unknown, name?: string) => void;
}) {
  const { field, label, value, error } = props;
  const contact = field.type === 'people' ? 'person' : field.type === 'org' ? 'organization' : null;
  if (!contact)
    return (
      <FieldInput
        field={field}
        label={label}
        value={value}
        onChange={next => props.onChange(next)}
        error={error}
        autoFocus={props.autoFocus}
        placeholder={props.placeholder}
      />
    );
  const newName = props.named[contact];
  return (
    <ItemPicker
      kind={contact}
      label={label}
      value={newName ? 'new' : (value as Id | null)}
      name={newName ?? props.names[field.code]}
      onChange={(picked: Picked | null) => props.onChange(picked?.id ?? null, picked?.name ?? '')}
      description={props.address}
      {...(props.canName ? { onNew: name => props.onName(contact, name) } : {})}
      autoFocus={props.autoFocus}
      error={error}
    />
  );
}
