import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addPhase,
  boardSetupQuery,
  changeBoard,
  changePhase,
  type BoardPlace,
  type BoardSetup,
  type PhasePlace,
} from '../api/projects';
import { AddByName, KeptText, RemoveButton } from './parts';
import own from './pipelines.module.css';
import { RemovePhase } from './remove-place';
import styles from './settings.module.css';
import { movedTo, Sortable } from './sortable';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

/** A board’s name and its phases; each change is kept as it is made. */
export function Phases({ board, phases }: { board: BoardPlace; phases: PhasePlace[] }) {
  const words = useSettingsWords();
  const w = words.boards;
  const client = useQueryClient();
  const key = boardSetupQuery.queryKey;
  // Other pages know the phases by a query of their own.
  const told = () => {
    for (const queryKey of [['project-phases'], ['board']]) void client.invalidateQueries({ queryKey });
  };
  const rename = useChangeOf<BoardSetup, { id: number; name: string }>(key, {
    send: changeBoard,
    show: (now, part) => ({ ...now, boards: now.boards.map(each => changed(each, part)) }),
  });
  const change = useChangeOf<BoardSetup, { id: number; name: string }>(key, {
    send: changePhase,
    show: (now, part) => ({ ...now, phases: now.phases.map(each => changed(each, part)) }),
    done: told,
  });
  const order = useChangeOf<BoardSetup, { phase: PhasePlace; to: number }>(key, {
    send: ({ phase, to }) => changePhase({ id: phase.id, order_nr: to }),
    show: (now, { phase, to }) => ({
      ...now,
      phases: [...now.phases.filter(each => each.board_id !== board.id), ...movedTo(phases, phase, to)],
    }),
    done: told,
  });
  const add = useChangeOf<BoardSetup, string>(key, { send: name => addPhase(board.id, name), done: told });
  const [leaving, setLeaving] = useState<PhasePlace | null>(null);
  return (
    <section className={styles.part} aria-labelledby="settings-phases">
      <h2 id="settings-phases">{w.phases(board.name)}</h2>
      <p className={styles.dim}>{w.phasesLead}</p>
      <div className={own.head}>
        <KeptText
          label={words.name}
          maxLength={255}
          value={board.name}
          onKeep={name => rename.mutate({ id: board.id, name })}
        />
      </div>
      {phases.length === 0 && <p className={styles.dim}>{w.noPhases}</p>}
      <Sortable
        items={phases}
        keyOf={phase => phase.id}
        nameOf={phase => phase.name}
        onMove={(phase, to) => order.mutate({ phase, to })}
      >
        {phase => (
          <>
            <KeptText
              className={`${styles.grow} ${styles.bare}`}
              aria-label={`${w.phase} ${phase.name}`}
              maxLength={255}
              value={phase.name}
              onKeep={name => change.mutate({ id: phase.id, name })}
            />
            <RemoveButton name={phase.name} onClick={() => setLeaving(phase)} />
          </>
        )}
      </Sortable>
      <AddByName
        label={w.newPhase}
        button={w.addPhase}
        busy={add.isPending}
        onAdd={name => add.mutate(name)}
      />
      {leaving && <RemovePhase phase={leaving} others={phases} onClose={() => setLeaving(null)} />}
    </section>
  );
}

const changed = <T extends { id: number }>(one: T, part: { id: number } & Partial<T>): T =>
  one.id === part.id ? { ...one, ...part } : one;
