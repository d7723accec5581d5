import { Select, type SelectProps } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  pipelineSetupQuery,
  removePipeline,
  removeStage,
  type Pipeline,
  type PipelineSetup,
  type Stage,
} from '../api/structure';
import { useToast } from '../ui/toast';
import { RemoveDialog } from './parts';
import { useSettingsWords } from './words';

/** Asks where the deals of a stage go before the stage does. */
export function RemoveStage(props: { stage: Stage; others: Stage[]; onClose: () => void }) {
  const { pipelines: w } = useSettingsWords();
  const others = props.others.filter(each => each.id !== props.stage.id);
  return (
    <RemovePlace
      title={w.removeStage(props.stage.name)}
      places={others.map(asChoice)}
      first={nearest(props.others, props.stage)}
      none={w.lastStage}
      send={to => removeStage(props.stage.id, to)}
      onClose={props.onClose}
    />
  );
}

export function RemovePipeline(props: { pipeline: Pipeline; setup: PipelineSetup; onClose: () => void }) {
  const { pipelines: w } = useSettingsWords();
  const { pipelines, stages } = props.setup;
  const places = pipelines
    .filter(each => each.id !== props.pipeline.id)
    .map(each => ({
      group: each.name,
      items: stages.filter(stage => stage.pipeline_id === each.id).map(asChoice),
    }))
    .filter(each => each.items.length > 0);
  return (
    <RemovePlace
      title={w.removePipeline(props.pipeline.name)}
      places={places}
      first={places[0]?.items[0]?.value ?? null}
      none={w.last}
      send={to => removePipeline(props.pipeline.id, to)}
      onClose={props.onClose}
    />
  );
}

const asChoice = ({ id, name }: Stage) => ({ value: String(id), label: name });

/** The stage before, or of the first one the stage behind. */
function nearest(stages: Stage[], stage: Stage): string | null {
  const at = stages.findIndex(each => each.id === stage.id);
  const place = stages[at - 1] ?? stages[at + 1];
  return place ? String(place.id) : null;
}

function RemovePlace(props: {
  title: string;
  places: NonNullable<SelectProps['data']>;
  first: string | null;
  /** Said where there is no place to go to. */
  none: string;
  send: (to: number) => Promise<{ moved: number }>;
  onClose: () => void;
}) {
  const { pipelines: w } = useSettingsWords();
  const client = useQueryClient();
  const toast = useToast();
  const [to, setTo] = useState(props.first);
  const remove = useMutation({
    mutationFn: () => props.send(Number(to)),
    onSuccess: async ({ moved }) => {
      await client.invalidateQueries({ queryKey: pipelineSetupQuery.queryKey.slice(0, 1) });
      for (const queryKey of [['stages'], ['board'], ['list']]) void client.invalidateQueries({ queryKey });
      toast.done(w.moved(moved));
      props.onClose();
    },
  });
  return (
    <RemoveDialog
      title={props.title}
      text={props.first ? w.whereHint : props.none}
      busy={remove.isPending}
      disabled={!to}
      error={remove.error}
      onRemove={() => remove.mutate()}
      onClose={props.onClose}
    >
      {props.first && (
        <Select label={w.where} data={props.places} value={to} onChange={value => setTo(value)} />
      )}
    </RemoveDialog>
  );
}

/** Of boards and phases, which go only once nothing stands in them: the server says so where something does. */
export function RemoveEmpty(props: {
  title: string;
  text: string;
  send: () => Promise<unknown>;
  onGone: () => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: props.send,
    onSuccess: async () => {
      await Promise.all(
        [['project-boards'], ['project-phases']].map(queryKey => client.invalidateQueries({ queryKey })),
      );
      props.onGone();
      props.onClose();
    },
  });
  return (
    <RemoveDialog
      title={props.title}
      text={props.text}
      busy={remove.isPending}
      error={remove.error}
      onRemove={() => remove.mutate()}
      onClose={props.onClose}
    />
  );
}
