import { Button, Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  previewQuery,
  type ImportOptions,
  type ImportPlan,
  type PlannedRow,
  type TableImport,
} from '../api/imports';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './imports.module.css';
import { iconOf, useKindName } from './made-counts';

interface Props {
  of: TableImport;
  plan: ImportPlan;
  onChange: (plan: ImportPlan) => void;
  onBack: () => void;
  onStart: () => void;
  starting: boolean;
  problem: unknown;
}

/** What is done with contacts that are there, and what the first rows would make. */
export function CheckStep({ of, plan, onChange, onBack, onStart, starting, problem }: Props) {
  const { w, language } = useI18n();
  const preview = useQuery(previewQuery(of.id, plan, language));
  const wrong = preview.data?.filter(row => row.state === 'failed').length ?? 0;
  const choose = (duplicates: string) =>
    onChange({
      ...plan,
      options: { ...plan.options, duplicates: duplicates as ImportOptions['duplicates'] },
    });
  return (
    <>
      <Radio.Group
        className={styles.choice}
        label={w.imports.duplicates}
        description={w.imports.duplicatesHint}
        value={plan.options.duplicates}
        onChange={choose}
      >
        <div className={styles.radios}>
          {Object.entries(w.imports.duplicatesHow).map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </div>
      </Radio.Group>
      <h2 className={styles.heading}>{w.imports.preview}</h2>
      {wrong > 0 && (
        <p className={styles.notice} data-tone="ask" role="note">
          <span>
            {w.imports.previewSome(wrong)} {w.imports.previewSomeNext}
          </span>
        </p>
      )}
      {preview.data ? (
        <ul className={styles.rows} aria-busy={preview.isPlaceholderData}>
          {preview.data.map(row => (
            <Row key={row.row} row={row} />
          ))}
        </ul>
      ) : preview.isError ? (
        <Problem error={preview.error} retry={() => void preview.refetch()} />
      ) : (
        <Lines count={6} height={44} />
      )}
      {problem !== null && <Problem error={problem} />}
      <div className={styles.bar}>
        <Button variant="default" onClick={onBack}>
          {w.imports.back}
        </Button>
        <Button loading={starting} disabled={!preview.data} onClick={onStart}>
          {w.imports.run(of.total)}
        </Button>
      </div>
    </>
  );
}

function Row({ row }: { row: PlannedRow }) {
  const { w } = useI18n();
  const kindName = useKindName();
  return (
    <li className={styles.row} data-state={row.state}>
      <span className={styles.rowNumber}>{w.imports.row(row.row)}</span>
      {row.state === 'done' ? (
        <ul className={styles.items}>
          {row.items.map(({ kind, name, id }) => {
            const Icon = iconOf(kind);
            const hasContact = kind === 'person' || kind === 'organization';
            return (
              <li key={kind} title={`${kindName(kind)}: ${name}`}>
                <Icon size={15} stroke={1.7} role="img" aria-label={kindName(kind)} />
                <span className={styles.itemName}>{name || kindName(kind)}</span>
                {hasContact && (
                  <span className={styles.tag} data-there={id !== null || undefined}>
                    {id === null ? w.imports.isNew : w.imports.isThere}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      ) : (
        <p className={row.state === 'failed' ? styles.bad : styles.dim}>{row.reasons.join(' ')}</p>
      )}
    </li>
  );
}
