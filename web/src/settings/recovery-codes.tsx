import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Copy } from '../ui/copy';
import own from './second-step.module.css';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

/** The codes, for as long as this page stands: they are not shown again. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { security: w } = useSettingsWords();
  const text = codes.join('\n');
  return (
    <section className={styles.column} aria-labelledby="recovery-codes">
      <h3 id="recovery-codes">{w.recovery}</h3>
      <p className={styles.dim}>{w.recoveryLead}</p>
      <ul className={own.codes}>
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.badges}>
        <Copy text={text} label={w.copyAll} done={w.copied} variant="default" size="compact-sm" />
        <Button
          component="a"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
          download="kontor-recovery-codes.txt"
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {w.download}
        </Button>
        <Button size="compact-sm" onClick={onKept}>
          {w.kept}
        </Button>
      </div>
    </section>
  );
}
