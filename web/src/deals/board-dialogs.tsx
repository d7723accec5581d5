import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { projectFromDeal, type DealCard } from '../api/board';
import { readPage } from '../api/rest';
import { refreshAround } from '../crm/change';
import { pipelinesQuery, stagesQuery } from '../crm/company';
import { deleteItem } from '../crm/item';
import { LostDialog } from '../details/lost-dialog';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import type { DealMoves } from './deal-moves';
import { ToLead } from './to-lead';

/** What a move asks before it is made. */
export interface Asked {
  what: 'lost' | 'pipeline' | 'lead' | 'project';
  card: DealCard;
}

export function BoardDialog(props: { asked: Asked; moves: DealMoves; onClose: () => void }) {
  const { w } = useI18n();
  const { what, card } = props.asked;
  const dialogs: Record<Exclude<Asked['what'], 'lost'>, ReactNode> = {
    pipeline: <OtherPipeline {...props} card={card} />,
    lead: <ToLead ids={[card.id]} onClose={props.onClose} />,
    project: <ToProject {...props} card={card} />,
  };
  const title = w.deals.dialogs[what](card.title);
  if (what === 'lost')
    return (
      <LostDialog
        title={title}
        onLost={reason => void props.moves.lose(card, reason)}
        onClose={props.onClose}
      />
    );
  return (
    <Dialog onClose={props.onClose} title={title}>
      {dialogs[what]}
    </Dialog>
  );
}

function Buttons(props: { label: string; disabled?: boolean; loading?: boolean; onClose: () => void }) {
  const { w } = useI18n();
  return (
    <Group justify="flex-end" mt="sm">
      <Button variant="default" onClick={props.onClose}>
        {w.app.cancel}
      </Button>
      <Button type="submit" disabled={props.disabled} loading={props.loading}>
        {props.label}
      </Button>
    </Group>
  );
}

interface Step {
  card: DealCard;
  moves: DealMoves;
  onClose: () => void;
}

function OtherPipeline({ card, moves, onClose }: Step) {
  const { w } = useI18n();
  const pipelines = useQuery(pipelinesQuery).data ?? [];
  const stages = useQuery(stagesQuery).data ?? [];
  const others = pipelines.filter(each => each.id !== card.pipeline_id);
  const [pipeline, setPipeline] = useState<string | null>(null);
  const [stage, setStage] = useState<string | null>(null);
  const into = Number(pipeline ?? others[0]?.id);
  const offered = stages.filter(each => each.pipeline_id === into);
  const chosen = offered.find(each => String(each.id) === stage) ?? offered[0];

  if (others.length === 0) return <p>{w.deals.onePipeline}</p>;
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        onClose();
        if (chosen) void moves.toStage(card, { id: chosen.id, name: chosen.name ?? '', pipeline_id: into });
      }}
    >
      <Stack gap="sm">
        <Select
          label={w.deals.pipeline}
          data={others.map(each => ({ value: String(each.id), label: each.name ?? '' }))}
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
      </Stack>
      <Buttons label={w.deals.move} disabled={!chosen} onClose={onClose} />
    </form>
  );
}

const boardsQuery = {
  queryKey: ['project-boards'],
  queryFn: async () => (await readPage('/api/v2/boards')).data,
};

function ToProject({ card, onClose }: Step) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const boards = useQuery(boardsQuery);
  const [title, setTitle] = useState(card.title);
  const [board, setBoard] = useState<string | null>(null);
  const [phase, setPhase] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const into = Number(board ?? boards.data?.[0]?.id ?? 0);
  const phases = useQuery({
    queryKey: ['project-phases', into],
    queryFn: async () => (await readPage('/api/v2/phases', { query: { board_id: into } })).data,
    enabled: into > 0,
  });
  const chosen = Number(phase ?? phases.data?.[0]?.id ?? 0);

  async function save(event: FormEvent) {
    event.preventDefault();
    setSaving(true);
    setError(null);
    try {
      const { id } = await projectFromDeal(card.id, { title, board_id: into, phase_id: chosen });
      onClose();
      toast.done(w.deals.projectMade(title), async () => {
        await deleteItem('project', id).catch(toast.failed);
        refreshAround(client, 'deal', card.id);
      });
      refreshAround(client, 'deal', card.id);
    } catch (caught) {
      setError(caught);
      setSaving(false);
    }
  }

  if (boards.isError) return <Problem error={boards.error} retry={() => void boards.refetch()} />;
  return (
    <form onSubmit={event => void save(event)}>
      <Stack gap="sm">
        <p style={{ margin: 0 }}>{w.deals.projectNext}</p>
        <TextInput
          label={w.records.fields.title}
          value={title}
          data-autofocus
          onChange={event => setTitle(event.currentTarget.value)}
        />
        <Select
          label={w.records.fields.board_id}
          data={(boards.data ?? []).map(each => ({ value: String(each.id), label: each.name ?? '' }))}
          value={into ? String(into) : null}
          onChange={next => {
            setBoard(next);
            setPhase(null);
          }}
        />
        <Select
          label={w.records.fields.phase_id}
          data={(phases.data ?? []).map(each => ({ value: String(each.id), label: each.name ?? '' }))}
          value={chosen ? String(chosen) : null}
          onChange={setPhase}
        />
        {error !== null && <Problem error={error} />}
      </Stack>
      <Buttons
        label={w.deals.makeProject}
        loading={isSaving}
        disabled={!title.trim() || !chosen}
        onClose={onClose}
      />
    </form>
  );
}
