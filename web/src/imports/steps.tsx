import { IconCheck } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import styles from './imports.module.css';

const steps = ['file', 'columns', 'check', 'result'] as const;

/** Where one is on the way from a file to items. */
export function Steps({ at }: { at: (typeof steps)[number] }) {
  const { w } = useI18n();
  const now = steps.indexOf(at);
  return (
    <ol className={styles.steps} aria-label={w.imports.steps}>
      {steps.map((step, index) => (
        <li key={step} aria-current={step === at ? 'step' : undefined} data-done={index < now || undefined}>
          <span className={styles.stepMark} aria-hidden>
            {index < now ? <IconCheck size={13} stroke={2.4} /> : index + 1}
          </span>
          <span>{w.imports.step[step]}</span>
        </li>
      ))}
    </ol>
  );
}
