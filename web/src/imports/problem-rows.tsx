import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import { failedFile, isAtWork, problemsQuery, type TableImport } from '../api/imports';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './imports.module.css';

/** Rows that made nothing, with the reason, here and as a file. */
export function ProblemRows({ of }: { of: TableImport }) {
  const { w, language } = useI18n();
  const list = useInfiniteQuery({ ...problemsQuery(of.id, language), enabled: !isAtWork(of) });
  const rows = list.data?.pages.flatMap(page => page.data);
  if (isAtWork(of)) return null;
  return (
    <section className={styles.section}>
      <h2>
        {[of.failed > 0 && w.imports.failed(of.failed), of.skipped > 0 && w.imports.rowsSkipped(of.skipped)]
          .filter(Boolean)
          .join(' · ')}
      </h2>
      <p className={styles.dim}>{w.imports.failedNext}</p>
      <div className={styles.verbs}>
        <Button
          component="a"
          href={failedFile(of.id, 'xlsx', language)}
          download
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {w.imports.download}
        </Button>
        <Button component="a" variant="default" href={failedFile(of.id, 'csv', language)} download>
          {w.imports.downloadCsv}
        </Button>
      </div>
      {rows ? (
        <ul className={styles.rows}>
          {rows.map(({ row, cells, skipped, reasons }) => (
            <li key={row} className={styles.row}>
              <span className={styles.rowNumber}>{w.imports.row(row)}</span>
              <div>
                <p className={skipped ? styles.dim : styles.bad}>{reasons.join(' ')}</p>
                <p className={styles.samples}>{cells.filter(cell => cell !== null).join(' · ')}</p>
              </div>
            </li>
          ))}
        </ul>
      ) : list.isError ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : (
        <Lines count={4} height={44} />
      )}
      <More list={list} label={w.imports.moreRows} />
    </section>
  );
}
