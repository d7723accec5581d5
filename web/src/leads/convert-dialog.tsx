import { Button, Group, NumberInput, Progress, Radio, Select, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { previewQuery, type ConversionChoice, type ConversionPreview } from '../api/conversions';
import type { Shown } from '../api/rest';
import { ratesQuery } from '../api/settings';
import { refreshAround } from '../crm/change';
import { currenciesQuery, pipelinesQuery, stagesQuery } from '../crm/company';
import { itemQuery } from '../crm/item';
import { addressOf } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { useConversion } from './conversion-job';
import styles from './leads.module.css';
import { NotCarried } from './not-carried';

/**
 * Leads become deals. For one everything can be chosen, its contact among those that look the same too; of several each
 * keeps its own, and it is said once how many go where.
 */
export function ConvertDialog(props: { ids: string[]; onClose: () => void; onDone: () => void }) {
  const { w } = useI18n();
  const { ids, onClose } = props;
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [only] = ids;
  const isOne = ids.length === 1;
  const pipelines = useQuery(pipelinesQuery).data ?? [];
  const stages = useQuery(stagesQuery).data ?? [];
  const [pipeline, setPipeline] = useState<string | null>(null);
  const [stage, setStage] = useState<string | null>(null);
  const [value, setValue] = useState<{ amount: number; currency: string } | null>(null);
  const [contacts, setContacts] = useState<{ person_id?: number; organization_id?: number }>({});
  const preview = useQuery(previewQuery('deal', { ids }));
  const lead = useQuery({ ...itemQuery('lead', only ?? ''), enabled: isOne }).data as
    Shown['Lead_v1'] | undefined;
  const into = Number(pipeline ?? preview.data?.to?.pipeline.id ?? 0);
  const offered = stages.filter(each => each.pipeline_id === into);
  const chosen = offered.find(each => String(each.id) === stage) ?? offered[0];

  const job = useConversion('deal', ({ items }) => {
    onClose();
    props.onDone();
    toast.done(w.leads.madeDeals(items.length));
    refreshAround(client, 'lead');
    const [made] = items;
    if (isOne && made?.deal_id) void navigate({ to: addressOf('deal', made.deal_id) });
  });

  function begin() {
    const choice: ConversionChoice = { ids, pipeline_id: into };
    if (chosen) choice.stage_id = chosen.id;
    if (isOne && value) choice.value = value;
    if (isOne) Object.assign(choice, contacts);
    job.begin(choice);
  }

  return (
    <Dialog
      onClose={onClose}
      title={isOne ? w.leads.convertOne(lead?.title ?? '') : w.leads.convertMany(ids.length)}
    >
      {preview.isPending ? (
        <Lines count={3} height={48} />
      ) : preview.isError ? (
        <Problem error={preview.error} retry={() => void preview.refetch()} />
      ) : (
        <Stack gap="sm">
          <div className={styles.two}>
            <Select
              label={w.deals.pipeline}
              data={pipelines.map(each => ({ value: String(each.id), label: each.name ?? '' }))}
              value={String(into)}
              onChange={next => {
                setPipeline(next);
                setStage(null);
              }}
            />
            <Select
              label={w.records.fields.stage_id}
              data={offered.map(each => ({ value: String(each.id), label: each.name ?? '' }))}
              value={chosen ? String(chosen.id) : null}
              onChange={setStage}
            />
          </div>
          {isOne ? (
            <>
              <Money value={value ?? lead?.value ?? null} onChange={setValue} />
              <Duplicates preview={preview.data} onChoose={setContacts} />
            </>
          ) : (
            <div className={styles.confirm}>
              <p>{w.leads.sure(preview.data.count, chosen?.name ?? '')}</p>
              <p>{w.leads.eachKeeps}</p>
              {preview.data.duplicates.length > 0 && (
                <p>{w.leads.alikeMany(new Set(preview.data.duplicates.map(each => each.lead_id)).size)}</p>
              )}
            </div>
          )}
          <div className={styles.confirm}>
            <NotCarried preview={preview.data} />
          </div>
          {job.error && <Problem error={job.error} />}
          {job.refused && (
            <p role="alert" className={styles.refused}>
              {job.refused.reason ?? w.leads.failed}
            </p>
          )}
          {job.isUnderWay && <Progress value={100} animated aria-label={w.leads.converting} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {w.app.cancel}
            </Button>
            <Button autoFocus loading={job.isUnderWay} disabled={!chosen} onClick={begin}>
              {isOne ? w.leads.convert : w.leads.convertAll(preview.data.count)}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}

function Money(props: {
  value: { amount: number; currency: string } | null;
  onChange: (value: { amount: number; currency: string }) => void;
}) {
  const { w } = useI18n();
  const { value, onChange } = props;
  const currencies = useQuery(currenciesQuery).data ?? [];
  const usual = useQuery(ratesQuery).data?.default_currency ?? 'EUR';
  const currency = value?.currency ?? usual;
  return (
    <div className={styles.two}>
      <NumberInput
        label={w.records.fields.value}
        value={value?.amount ?? ''}
        min={0}
        decimalScale={2}
        hideControls
        onChange={amount => onChange({ amount: Number(amount) || 0, currency })}
      />
      <Select
        label={w.records.fields.currency}
        searchable
        data={currencies.filter(each => each.active_flag || each.code === currency).map(each => each.code)}
        value={currency}
        onChange={next => next && onChange({ amount: value?.amount ?? 0, currency: next })}
      />
    </div>
  );
}

/** Contacts that look the same as the lead's own: one that was there before may take its place. */
function Duplicates(props: {
  preview: ConversionPreview;
  onChoose: (contacts: { person_id?: number; organization_id?: number }) => void;
}) {
  const { w } = useI18n();
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const { duplicates } = props.preview;
  const types = (['person', 'organization'] as const).filter(type =>
    duplicates.some(each => each.type === type),
  );
  function choose(type: string, id: string) {
    const next = { ...chosen, [type]: id };
    setChosen(next);
    props.onChoose(
      Object.fromEntries(
        Object.entries(next).flatMap(([each, one]) => (one === 'own' ? [] : [[`${each}_id`, Number(one)]])),
      ),
    );
  }
  return types.map(type => (
    <Radio.Group
      key={type}
      label={w.leads.alike[type]}
      value={chosen[type] ?? 'own'}
      onChange={id => choose(type, id)}
    >
      <Stack gap={6} mt={6}>
        <Radio value="own" label={w.leads.keepOwn} />
        {duplicates
          .filter(each => each.type === type)
          .map(each => (
            <Radio
              key={each.id}
              value={String(each.id)}
              label={each.name}
              description={each.alike.map(what => w.leads.alikeIn[what as 'email'] ?? what).join(', ')}
            />
          ))}
      </Stack>
    </Radio.Group>
  ));
}
