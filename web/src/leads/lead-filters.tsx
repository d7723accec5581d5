import { Chip, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RefObject } from 'react';
import {
  leadLabelsQuery,
  leadSorts,
  leadSources,
  type LeadChoice,
  type LeadSort,
  type LeadSource,
} from '../api/leads';
import { filtersQuery } from '../api/lists';
import { usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import styles from './leads.module.css';

export function LeadFilters(props: {
  choice: LeadChoice;
  onChange: (change: LeadChoice) => void;
  /** What a key opens. */
  firstRef: RefObject<HTMLInputElement | null>;
}) {
  const { w } = useI18n();
  const { choice, onChange } = props;
  const users = useQuery(usersQuery).data ?? [];
  const labels = useQuery(leadLabelsQuery).data ?? [];
  const filters = useQuery(filtersQuery('lead')).data ?? [];
  const shared = { size: 'xs', clearable: true, allowDeselect: true } as const;
  return (
    <div className={styles.filters} data-slides>
      <Chip size="xs" checked={!!choice.unseen} onChange={on => onChange({ unseen: on || undefined })}>
        {w.leads.unseen}
      </Chip>
      <Select
        {...shared}
        ref={props.firstRef}
        aria-label={w.leads.owner}
        placeholder={w.leads.everyone}
        searchable={users.length > 7}
        data={users
          .filter(user => user.active_flag || user.id === choice.owner)
          .map(user => ({ value: String(user.id), label: user.is_you ? w.leads.mine : user.name }))}
        value={choice.owner ? String(choice.owner) : null}
        onChange={value => onChange({ owner: value ? Number(value) : undefined })}
      />
      <Select
        {...shared}
        aria-label={w.leads.source}
        placeholder={w.leads.anySource}
        data={leadSources.map(source => ({ value: source, label: w.leads.sources[source] }))}
        value={choice.source ?? null}
        onChange={value => onChange({ source: (value as LeadSource | null) ?? undefined })}
      />
      {labels.length > 0 && (
        <Select
          {...shared}
          aria-label={w.leads.label}
          placeholder={w.leads.anyLabel}
          data={labels.map(label => ({ value: label.id, label: label.name }))}
          value={choice.label ?? null}
          onChange={value => onChange({ label: value ?? undefined })}
        />
      )}
      {filters.length > 0 && (
        <Select
          {...shared}
          aria-label={w.leads.filter}
          placeholder={w.leads.noFilter}
          data={filters.map(filter => ({ value: String(filter.id), label: filter.name }))}
          value={choice.filter ? String(choice.filter) : null}
          onChange={value => onChange({ filter: value ? Number(value) : undefined })}
        />
      )}
      <Select
        size="xs"
        aria-label={w.leads.order}
        data={leadSorts.map(sort => ({ value: sort, label: w.leads.orders[sort] }))}
        value={choice.sort ?? 'next_activity_date'}
        onChange={value =>
          onChange({ sort: value === 'next_activity_date' ? undefined : (value as LeadSort) })
        }
      />
    </div>
  );
}
