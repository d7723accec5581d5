import { Select, type SelectProps } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { removeBoard, removePhase, type BoardPlace, type BoardSetup, type PhasePlace } from '../api/projects';
import {
  removePipeline,
  removeStage,
  standingQuery,
  type Pipeline,
  type PipelineSetup,
  type Stage,
  type StandingPlace,
} from '../api/structure';
import { Confirm } from '../ui/confirm';
import { useToast } from '../ui/toast';
import { useSettingsWords } from './words';

/** Asks where the deals of a stage go before the stage does. How many these are is said. */
export function RemoveStage(props: { stage: Stage; others: Stage[]; onClose: () => void }) {
  const { pipelines: w } = useSettingsWords();
  const others = props.others.filter(each => each.id !== props.stage.id);
  return (
    <RemovePlace
      title={w.removeStage(props.stage.name)}
      places={others.map(asChoice)}
      first={nearest(props.others, props.stage)}
      none={w.lastStage}
      place={['stage', props.stage.id]}
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
      place={['pipeline', props.pipeline.id]}
      send={to => removePipeline(props.pipeline.id, to)}
      onClose={props.onClose}
    />
  );
}

/** Asks where the projects of a phase go before the phase does. */
export function RemovePhase(props: { phase: PhasePlace; others: PhasePlace[]; onClose: () => void }) {
  const { boards: w } = useSettingsWords();
  const others = props.others.filter(each => each.id !== props.phase.id);
  return (
    <RemovePlace
      title={w.removePhase(props.phase.name)}
      places={others.map(asChoice)}
      first={nearest(props.others, props.phase)}
      none={w.lastPhase}
      place={['phase', props.phase.id]}
      send={to => removePhase(props.phase.id, to)}
      onClose={props.onClose}
    />
  );
}

export function RemoveBoard(props: { board: BoardPlace; setup: BoardSetup; onClose: () => void }) {
  const { boards: w } = useSettingsWords();
  const { boards, phases } = props.setup;
  const places = boards
    .filter(each => each.id !== props.board.id)
    .map(each => ({
      group: each.name,
      items: phases.filter(phase => phase.board_id === each.id).map(asChoice),
    }))
    .filter(each => each.items.length > 0);
  return (
    <RemovePlace
      title={w.removeBoard(props.board.name)}
      places={places}
      first={places[0]?.items[0]?.value ?? null}
      none={w.last}
      place={['board', props.board.id]}
      send={to => removeBoard(props.board.id, to)}
      onClose={props.onClose}
    />
  );
}

interface Named {
  id: number;
  name: string;
}

const asChoice = ({ id, name }: Named) => ({ value: String(id), label: name });

/** The one before, or of the first one the one behind. */
function nearest(all: Named[], one: Named): string | null {
  const at = all.findIndex(each => each.id === one.id);
  const place = all[at - 1] ?? all[at + 1];
  return place ? String(place.id) : null;
}

function RemovePlace(props: {
  title: string;
  places: NonNullable<SelectProps['data']>;
  first: string | null;
  /** Said where there is no place to go to. */
  none: string;
  /** What goes, and its id. */
  place: [StandingPlace, number];
  send: (to: number) => Promise<{ moved: number }>;
  onClose: () => void;
}) {
  const words = useSettingsWords();
  const client = useQueryClient();
  const toast = useToast();
  const [to, setTo] = useState(props.first);
  const [kind] = props.place;
  const w = kind === 'stage' || kind === 'pipeline' ? words.pipelines : words.boards;
  const standing = useQuery(standingQuery(...props.place)).data;

  async function remove() {
    const { moved } = await props.send(Number(to));
    await Promise.all(
      [['pipelines'], ['project-boards']].map(queryKey => client.invalidateQueries({ queryKey })),
    );
    for (const queryKey of [['stages'], ['project-phases'], ['board'], ['list']])
      void client.invalidateQueries({ queryKey });
    toast.done(w.moved(moved));
    props.onClose();
  }

  return (
    <Confirm
      title={props.title}
      text={!props.first ? props.none : standing ? w.moves(standing.count) : w.counting}
      action={words.delete}
      isReady={Boolean(to && standing)}
      onConfirm={remove}
      onClose={props.onClose}
    >
      {props.first && (
        <Select label={w.where} data={props.places} value={to} onChange={value => setTo(value)} />
      )}
    </Confirm>
  );
}
