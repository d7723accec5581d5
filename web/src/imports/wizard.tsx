import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  importQuery,
  importsQuery,
  importTargetsQuery,
  mappingQuery,
  removeImport,
  startImport,
  type ImportPlan,
  type TableImport,
} from '../api/imports';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import { CheckStep } from './check-step';
import { ColumnsStep } from './columns-step';
import styles from './imports.module.css';
import { Steps } from './steps';

/** A file that was read: its columns are mapped, what they would make is looked at, then it is made. */
export function ImportWizard({ of }: { of: TableImport }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const mapping = useQuery(mappingQuery(of.id));
  const targets = useQuery(importTargetsQuery);
  const [changed, setChanged] = useState<ImportPlan | null>(null);
  const [step, setStep] = useState<'columns' | 'check'>('columns');
  const starting = useMutation({
    mutationFn: (plan: ImportPlan) => startImport(of.id, plan),
    onSuccess: started => client.setQueryData(importQuery(of.id).queryKey, started),
  });
  const discarding = useMutation({
    mutationFn: () => removeImport(of.id),
    onSuccess: async () => {
      toast.done(w.imports.discarded);
      await navigate({ to: '/imports' });
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
    },
    onError: error => toast.failed(error),
  });

  const problem = mapping.error ?? targets.error;
  const plan: ImportPlan | null =
    changed ??
    (mapping.data
      ? { columns: mapping.data.columns.map(column => column.target), options: mapping.data.options }
      : null);
  return (
    <div className={styles.wide}>
      <div className={ui.pageHead}>
        <h1>{of.name}</h1>
        <Button variant="default" loading={discarding.isPending} onClick={() => discarding.mutate()}>
          {w.imports.discard}
        </Button>
      </div>
      <Steps at={step} />
      {problem ? (
        <Problem error={problem} retry={() => void mapping.refetch()} />
      ) : !plan || !mapping.data || !targets.data ? (
        <Lines count={6} height={52} />
      ) : step === 'columns' ? (
        <ColumnsStep
          mapping={mapping.data}
          targets={targets.data}
          plan={plan}
          onChange={setChanged}
          onNext={() => setStep('check')}
        />
      ) : (
        <CheckStep
          of={of}
          plan={plan}
          onChange={setChanged}
          onBack={() => setStep('columns')}
          onStart={() => starting.mutate(plan)}
          starting={starting.isPending}
          problem={starting.error}
        />
      )}
    </div>
  );
}
