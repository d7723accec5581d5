import { Button, FileButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
import { importTargetsQuery, sendTable } from '../api/imports';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import ui from '../ui/ui.module.css';
import styles from './imports.module.css';
import { Steps } from './steps';

const largest = 50 * 1024 * 1024;
const taken = '.xlsx,.xls,.csv,.tsv,.txt';

/** Takes a file, dropped or chosen. */
export function NewImportPage() {
  const { w } = useI18n();
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  // Asked first, so that nobody chooses a file who may not import.
  const allowed = useQuery({ ...importTargetsQuery, retry: false });
  const sending = useMutation({
    mutationFn: sendTable,
    onSuccess: ({ id }) => navigate({ to: '/imports/$importId', params: { importId: id }, replace: true }),
  });
  const take = (file: File | null | undefined) => {
    if (!file || sending.isPending) return;
    setTooLarge(file.size > largest);
    if (file.size <= largest) sending.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{w.imports.begin}</h1>
      </div>
      <Steps at="file" />
      {allowed.isError ? (
        <Problem error={allowed.error} />
      ) : (
        <div
          className={styles.drop}
          data-over={over || undefined}
          aria-busy={sending.isPending}
          onDragOver={event => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <IconFileSpreadsheet size={38} stroke={1.2} aria-hidden />
          <h2>{sending.isPending ? w.imports.sending : w.imports.drop}</h2>
          <p>{w.imports.dropNext}</p>
          <FileButton accept={taken} onChange={take} inputProps={{ 'aria-label': w.imports.choose }}>
            {props => (
              <Button {...props} loading={sending.isPending}>
                {w.imports.choose}
              </Button>
            )}
          </FileButton>
          <p className={styles.dim}>{w.imports.knows}</p>
        </div>
      )}
      {tooLarge && (
        <p className={styles.bad} role="alert">
          {w.imports.tooLarge}
        </p>
      )}
      {sending.isError && <Problem error={sending.error} />}
    </div>
  );
}
