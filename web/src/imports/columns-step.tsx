import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowRight, IconSparkles } from '@tabler/icons-react';
import type { ImportColumn, ImportOptions, ImportPlan, ImportTarget } from '../api/imports';
import { pipelinesQuery } from '../crm/company';
import { useI18n } from '../i18n';
import styles from './imports.module.css';
import { useKindName } from './made-counts';

interface Props {
  mapping: { source: string | null; remembered: boolean; columns: ImportColumn[] };
  targets: ImportTarget[];
  plan: ImportPlan;
  onChange: (plan: ImportPlan) => void;
  onNext: () => void;
}

/** Each column of the file with what stands in it, and what it becomes. */
export function ColumnsStep({ mapping, targets, plan, onChange, onNext }: Props) {
  const { w } = useI18n();
  const sources: Record<string, string> = w.imports.sources;
  const chosen = plan.columns.filter(column => column !== null);
  const said = mapping.remembered
    ? w.imports.remembered
    : mapping.source && w.imports.recognised(sources[mapping.source] ?? mapping.source);
  const become = (column: number, target: string | null) =>
    onChange({ ...plan, columns: plan.columns.map((old, index) => (index === column ? target : old)) });
  const options = useTargetOptions(targets, new Set(chosen));
  return (
    <>
      {said && (
        <p className={styles.notice} role="note">
          <IconSparkles size={17} stroke={1.7} aria-hidden /> {said}
        </p>
      )}
      <p className={styles.lead}>{w.imports.mapLead}</p>
      <ul className={styles.columns}>
        {mapping.columns.map(({ heading, samples }, column) => {
          const name = heading || w.imports.unnamedColumn(column + 1);
          const target = plan.columns[column] ?? null;
          return (
            <li key={column} className={styles.column} data-ignored={target === null || undefined}>
              <div className={styles.columnSaid}>
                <strong>{name}</strong>
                <p className={styles.samples}>{samples.length ? samples.join(' · ') : w.imports.noValues}</p>
              </div>
              <IconArrowRight size={16} stroke={1.7} className={styles.arrow} aria-hidden />
              <Select
                aria-label={w.imports.becomesOf(name)}
                placeholder={w.imports.ignored}
                data={options(target)}
                value={target}
                searchable
                clearable
                allowDeselect
                maxDropdownHeight={320}
                nothingFoundMessage={w.records.noneFound}
                onChange={value => become(column, value)}
              />
            </li>
          );
        })}
      </ul>
      <Formats plan={plan} onChange={onChange} />
      <div className={styles.bar}>
        <span className={styles.dim}>{w.imports.mapped(chosen.length, plan.columns.length)}</span>
        <Button disabled={chosen.length === 0} onClick={onNext}>
          {w.imports.next}
        </Button>
      </div>
    </>
  );
}

/** What a column can become, by kind; what another column is already cannot be chosen again. */
function useTargetOptions(targets: ImportTarget[], chosen: Set<string>) {
  const { w } = useI18n();
  const kindName = useKindName();
  const fields: Record<string, string> = w.records.fields;
  const nameOf = ({ id, name }: ImportTarget) =>
    name ?? (id === 'note.content' ? w.imports.noteText : (fields[id.split('.')[1]!] ?? id));
  const groups = [...new Set(targets.map(target => target.kind))];
  return (own: string | null) =>
    groups.map(kind => ({
      group: kindName(kind),
      items: targets
        .filter(target => target.kind === kind)
        .map(target => ({
          value: target.id,
          label: kind === 'note' ? nameOf(target) : `${kindName(kind)}: ${nameOf(target)}`,
          disabled: !target.several && target.id !== own && chosen.has(target.id),
        })),
    }));
}

function Formats({ plan, onChange }: Pick<Props, 'plan' | 'onChange'>) {
  const { w } = useI18n();
  const { options } = plan;
  const { data: pipelines } = useQuery(pipelinesQuery);
  const set = (change: Partial<ImportOptions>) => onChange({ ...plan, options: { ...options, ...change } });
  const hasDeals = plan.columns.some(column => column?.startsWith('deal.'));
  const namesPipeline = plan.columns.includes('deal.pipeline_id');
  const choices = (names: Record<string, string>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }));
  return (
    <fieldset className={styles.formats}>
      <legend>{w.imports.formats}</legend>
      <Select
        label={w.imports.dates}
        data={choices(w.imports.datesHow)}
        value={options.dates}
        onChange={dates => set({ dates: dates as ImportOptions['dates'] })}
      />
      <Select
        label={w.imports.decimal}
        data={choices(w.imports.decimalHow)}
        value={options.decimal}
        onChange={decimal => set({ decimal: decimal as ImportOptions['decimal'] })}
      />
      {hasDeals && !namesPipeline && !!pipelines && pipelines.length > 1 && (
        <Select
          label={w.imports.pipeline}
          placeholder={w.imports.firstPipeline}
          clearable
          data={pipelines.map(({ id, name }) => ({ value: String(id), label: String(name) }))}
          value={options.pipeline_id ? String(options.pipeline_id) : null}
          onChange={id => set({ pipeline_id: id ? Number(id) : null })}
        />
      )}
    </fieldset>
  );
}
