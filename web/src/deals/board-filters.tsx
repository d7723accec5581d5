import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RefObject } from 'react';
import { cardSorts, type CardSort } from '../api/board';
import { filtersQuery } from '../api/lists';
import { usersQuery } from '../crm/company';
import { fieldsQuery } from '../crm/fields';
import { useI18n } from '../i18n';
import styles from './board.module.css';
import type { DealsSearch } from './search';

/** Whose deals, with which label, by which saved filter, and in which order. */
export function BoardFilters(props: {
  search: DealsSearch;
  onChange: (change: Partial<DealsSearch>) => void;
  /** What a key opens. */
  firstRef: RefObject<HTMLInputElement | null>;
}) {
  const { w } = useI18n();
  const { search, onChange } = props;
  const users = useQuery(usersQuery).data ?? [];
  const labels = useQuery(fieldsQuery('deal')).data?.find(field => field.code === 'label_ids')?.options ?? [];
  const filters = useQuery(filtersQuery('deal')).data ?? [];
  const idOf = (value: string | null) => (value ? Number(value) : undefined);
  const isNarrowed = !!(search.owner || search.label || search.filter);
  const shared = { size: 'xs', clearable: true, allowDeselect: true } as const;

  return (
    <div className={styles.filters} data-slides>
      <Select
        {...shared}
        ref={props.firstRef}
        aria-label={w.deals.owner}
        placeholder={w.deals.everyone}
        searchable={users.length > 7}
        data={users
          .filter(user => user.active_flag || user.id === search.owner)
          .map(user => ({ value: String(user.id), label: user.is_you ? w.deals.mine : user.name }))}
        value={search.owner ? String(search.owner) : null}
        onChange={value => onChange({ owner: idOf(value) })}
      />
      {labels.length > 0 && (
        <Select
          {...shared}
          aria-label={w.deals.label}
          placeholder={w.deals.anyLabel}
          data={labels.map(option => ({ value: String(option.id), label: option.label }))}
          value={search.label ? String(search.label) : null}
          onChange={value => onChange({ label: idOf(value) })}
        />
      )}
      {filters.length > 0 && (
        <Select
          {...shared}
          aria-label={w.deals.filter}
          placeholder={w.deals.noFilter}
          searchable={filters.length > 7}
          data={filters.map(filter => ({ value: String(filter.id), label: filter.name }))}
          value={search.filter ? String(search.filter) : null}
          onChange={value => onChange({ filter: idOf(value) })}
        />
      )}
      <Select
        size="xs"
        aria-label={w.deals.order}
        data={cardSorts.map(sort => ({ value: sort, label: w.deals.orders[sort] }))}
        value={search.sort ?? 'next_activity'}
        onChange={value => onChange({ sort: value === 'next_activity' ? undefined : (value as CardSort) })}
      />
      {isNarrowed && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => onChange({ owner: undefined, label: undefined, filter: undefined })}
        >
          {w.deals.clear}
        </Button>
      )}
    </div>
  );
}
