import { Button, UnstyledButton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { IconChevronRight, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { dismissFirstSteps, firstStepsQuery, type Step } from '../api/first-steps';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import styles from './help.module.css';

const steps: Step[] = ['mailbox', 'lead', 'conversion', 'activity'];

/**
 * The way from an empty app to one that works: each step leads to where it is done, and is ticked once there is what it
 * asks for. Nothing once all is done or it was put away, save with `always`.
 */
export function FirstSteps({ always = false, onLeave }: { always?: boolean; onLeave?: () => void }) {
  const { w } = useI18n();
  const words = w.frame.steps;
  const { data } = useQuery({ ...firstStepsQuery, staleTime: 0 });
  const client = useQueryClient();
  const toast = useToast();
  const router = useRouter();
  const newItem = useNewItem();
  if (!data) return null;
  const done = steps.filter(step => data[step]).length;
  if (!always && (data.dismissed || done === steps.length)) return null;

  async function dismiss(dismissed: boolean) {
    try {
      client.setQueryData(firstStepsQuery.queryKey, await dismissFirstSteps(dismissed));
      if (dismissed) toast.done(words.dismissed, () => void dismiss(false));
    } catch (error) {
      toast.failed(error);
    }
  }

  const goTo = (to: string) => (to in router.routesByPath ? () => void router.navigate({ to }) : null);
  /** Where a page is not there, the step is told and not led to. */
  const ways: Record<Step, (() => void) | null> = {
    mailbox: goTo('/mailboxes/connect'),
    lead: () => newItem.open('lead'),
    conversion: goTo('/leads'),
    activity: goTo('/activities'),
  };

  return (
    <section className={styles.steps} aria-label={words.title}>
      <div className={styles.stepsHead}>
        <h2>{words.title}</h2>
        <span className={styles.progress}>{words.progress(done, steps.length)}</span>
        {!always && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void dismiss(true)}>
            {words.dismiss}
          </Button>
        )}
      </div>
      <ol>
        {steps.map(step => {
          const go = ways[step];
          const inside = (
            <>
              {data[step] ? (
                <IconCircleCheckFilled size={19} role="img" aria-label={words.done} className={styles.done} />
              ) : (
                <IconCircle size={19} stroke={1.5} aria-hidden />
              )}
              <span>
                <b>{words[step]}</b>
                <span className={styles.stepText}>{words[`${step}Text`]}</span>
              </span>
            </>
          );
          return (
            <li key={step} data-done={data[step] || undefined}>
              {data[step] || !go ? (
                <div className={styles.step}>{inside}</div>
              ) : (
                <UnstyledButton
                  className={styles.step}
                  onClick={() => {
                    onLeave?.();
                    go();
                  }}
                >
                  {inside}
                  <IconChevronRight size={17} aria-hidden className={styles.goes} />
                </UnstyledButton>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
