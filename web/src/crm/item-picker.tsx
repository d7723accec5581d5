import { Combobox, InputBase, Loader, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { get, queryString } from '../api/client';
import { useI18n } from '../i18n';
import styles from './crm.module.css';
import { itemQuery, titleOf } from './item';
import { kinds, type Id, type ItemKind } from './kinds';

interface Hit {
  item: { id: Id; title?: string; name?: string; organization?: { name: string } | null };
}

/** Items whose name holds what was typed. */
const foundQuery = (kind: ItemKind, q: string) =>
  queryOptions({
    queryKey: ['found', kind, q],
    queryFn: async ({ signal }) => {
      const query = queryString({ term: q, item_types: kind, limit: 8 });
      const { items } = await get<{ items: Hit[] }>(`/api/v2/itemSearch${query}`, signal);
      return items.map(({ item }) => ({
        id: item.id,
        name: item.title ?? item.name ?? '',
        fact: item.organization?.name ?? '',
      }));
    },
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

export interface Picked {
  id: Id;
  name: string;
}

/**
 * Finds one item while its name is typed. With `onNew` it offers to make one of that name; arrows and Enter choose,
 * an empty field is no item.
 */
export function ItemPicker(props: {
  kind: ItemKind;
  label: string;
  value: Id | null;
  /** The name of `value` where it is known. */
  name?: string | null | undefined;
  onChange: (picked: Picked | null) => void;
  onNew?: (name: string) => void;
  autoFocus?: boolean;
  /** Where a label stands beside it already. */
  hideLabel?: boolean;
  error?: string | undefined;
  description?: string | undefined;
  onBlur?: () => void;
}) {
  const { w } = useI18n();
  const { kind, value } = props;
  const known = useQuery({
    ...itemQuery(kind, value ?? ''),
    enabled: value !== null && props.name === undefined,
  });
  const name = value === null ? '' : (props.name ?? (known.data ? titleOf(known.data) : ''));
  const [typed, setTyped] = useState<string | null>(null);
  const [q] = useDebouncedValue((typed ?? '').trim(), 200);
  const found = useQuery({ ...foundQuery(kind, q), enabled: q.length > 1 });
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const id = useId();
  const Icon = kinds[kind].icon;
  const hits = q.length > 1 ? (found.data ?? []) : [];
  const offersNew = props.onNew && !!q && !hits.some(hit => hit.name.toLowerCase() === q.toLowerCase());

  function pick(option: string) {
    setTyped(null);
    combobox.closeDropdown();
    if (option === 'new') return props.onNew?.(q);
    const hit = hits.find(each => String(each.id) === option);
    if (hit) props.onChange({ id: hit.id, name: hit.name });
  }

  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal>
      <Combobox.Target>
        <InputBase
          id={id}
          label={props.hideLabel ? undefined : props.label}
          aria-label={props.hideLabel ? props.label : undefined}
          size="sm"
          autoComplete="off"
          data-autofocus={props.autoFocus || undefined}
          leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
          rightSection={found.isFetching ? <Loader size={14} /> : null}
          placeholder={w.records.typeName}
          error={props.error}
          description={props.description}
          value={typed ?? name}
          onChange={event => {
            const text = event.currentTarget.value;
            setTyped(text);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
            if (!text) props.onChange(null);
          }}
          onFocus={event => event.currentTarget.select()}
          onBlur={() => {
            combobox.closeDropdown();
            setTyped(null);
            props.onBlur?.();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={typed === null || (!hits.length && !offersNew && q.length < 2)}>
        <Combobox.Options aria-label={props.label}>
          {hits.map(hit => (
            <Combobox.Option key={hit.id} value={String(hit.id)}>
              {hit.name}
              {hit.fact && <span className={styles.dim}> · {hit.fact}</span>}
            </Combobox.Option>
          ))}
          {offersNew && (
            <Combobox.Option value="new">
              <IconPlus size={14} aria-hidden /> {w.records.make(q)}
            </Combobox.Option>
          )}
          {!hits.length && !offersNew && !found.isFetching && (
            <Combobox.Empty>{w.records.noneFound}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
