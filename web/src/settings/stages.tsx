import { NumberInput, Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addStage,
  changePipeline,
  changeStage,
  pipelineSetupQuery,
  type Pipeline,
  type PipelineSetup,
  type Stage,
} from '../api/structure';
import { stagesQuery } from '../crm/company';
import { AddByName, KeptText, RemoveButton } from './parts';
import own from './pipelines.module.css';
import { RemoveStage } from './remove-place';
import styles from './settings.module.css';
import { movedTo, Sortable } from './sortable';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

type StageChange = { id: number } & Partial<Stage>;

/** A pipeline’s name and its stages; each change is kept as it is made. */
export function Stages({ pipeline, stages }: { pipeline: Pipeline; stages: Stage[] }) {
  const words = useSettingsWords();
  const w = words.pipelines;
  const client = useQueryClient();
  const key = pipelineSetupQuery.queryKey;
  // Other pages know the stages by a query of their own.
  const told = () => void client.invalidateQueries({ queryKey: stagesQuery.queryKey });
  const change = useChangeOf<PipelineSetup, StageChange>(key, {
    send: changeStage,
    show: (now, part) => ({
      ...now,
      stages: now.stages.map(each => (each.id === part.id ? { ...each, ...part } : each)),
    }),
    done: told,
  });
  const order = useChangeOf<PipelineSetup, { stage: Stage; to: number }>(key, {
    send: ({ stage, to }) => changeStage({ id: stage.id, order_nr: to }),
    show: (now, { stage, to }) => ({
      ...now,
      stages: [...now.stages.filter(each => each.pipeline_id !== pipeline.id), ...movedTo(stages, stage, to)],
    }),
    done: told,
  });
  const rename = useChangeOf<PipelineSetup, { id: number } & Partial<Pipeline>>(key, {
    send: changePipeline,
    show: (now, part) => ({
      ...now,
      pipelines: now.pipelines.map(each => (each.id === part.id ? { ...each, ...part } : each)),
    }),
  });
  const add = useChangeOf<PipelineSetup, string>(key, {
    send: name => addStage({ name, pipeline_id: pipeline.id }),
    done: told,
  });
  const [leaving, setLeaving] = useState<Stage | null>(null);
  return (
    <section className={styles.part} aria-labelledby="settings-stages">
      <h2 id="settings-stages">{w.stages(pipeline.name)}</h2>
      <p className={styles.dim}>{w.stagesLead}</p>
      <div className={own.head}>
        <KeptText
          label={words.name}
          maxLength={255}
          value={pipeline.name}
          onKeep={name => rename.mutate({ id: pipeline.id, name })}
        />
        <Switch
          label={w.weigh}
          description={w.weighHint}
          checked={pipeline.is_deal_probability_enabled}
          onChange={event =>
            rename.mutate({ id: pipeline.id, is_deal_probability_enabled: event.currentTarget.checked })
          }
        />
      </div>
      {stages.length === 0 && <p className={styles.dim}>{w.noStages}</p>}
      {stages.length > 0 && (
        <div className={own.columns} aria-hidden>
          <span>{w.stage}</span>
          <span>{w.probability}</span>
          <span>{w.rots}</span>
        </div>
      )}
      <Sortable
        items={stages}
        keyOf={stage => stage.id}
        nameOf={stage => stage.name}
        onMove={(stage, to) => order.mutate({ stage, to })}
      >
        {stage => (
          <>
            <KeptText
              className={`${styles.grow} ${styles.bare}`}
              aria-label={`${w.stage} ${stage.name}`}
              maxLength={255}
              value={stage.name}
              onKeep={name => change.mutate({ id: stage.id, name })}
            />
            <KeptNumber
              label={w.probabilityOf(stage.name)}
              suffix=" %"
              most={100}
              value={stage.deal_probability}
              disabled={!pipeline.is_deal_probability_enabled}
              onKeep={value => value !== null && change.mutate({ id: stage.id, deal_probability: value })}
            />
            <KeptNumber
              label={w.rotsOf(stage.name)}
              suffix={` ${w.daySuffix}`}
              placeholder={w.never}
              least={1}
              most={10_000}
              value={stage.is_deal_rot_enabled ? stage.days_to_rotten : null}
              onKeep={days =>
                change.mutate({ id: stage.id, is_deal_rot_enabled: days !== null, days_to_rotten: days })
              }
            />
            <RemoveButton name={stage.name} onClick={() => setLeaving(stage)} />
          </>
        )}
      </Sortable>
      <AddByName
        label={w.newStage}
        button={w.addStage}
        busy={add.isPending}
        onAdd={name => add.mutate(name)}
      />
      {leaving && <RemoveStage stage={leaving} others={stages} onClose={() => setLeaving(null)} />}
    </section>
  );
}

/** A number that is kept when one leaves it or presses Enter; nothing is null. */
function KeptNumber(props: {
  label: string;
  suffix: string;
  value: number | null;
  least?: number;
  most: number;
  placeholder?: string;
  disabled?: boolean;
  onKeep: (value: number | null) => void;
}) {
  const [typed, setTyped] = useState<number | string | null>(null);
  const shown = typed ?? props.value ?? '';
  return (
    <NumberInput
      className={`${own.number} ${styles.bare}`}
      aria-label={props.label}
      size="sm"
      hideControls
      allowDecimal={false}
      allowNegative={false}
      min={props.least ?? 0}
      max={props.most}
      clampBehavior="strict"
      suffix={props.suffix}
      placeholder={props.placeholder ?? ''}
      disabled={props.disabled ?? false}
      value={shown}
      onChange={setTyped}
      onKeyDown={event => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
      onBlur={() => {
        const value = typed === '' ? null : Number(typed);
        if (typed !== null && value !== props.value && (value === null || value >= (props.least ?? 0)))
          props.onKeep(value);
        setTyped(null);
      }}
    />
  );
}
