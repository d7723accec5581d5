import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { moreOfPhase, type BoardChoice, type BoardProject, type Column, type Phase } from '../api/projects';
import { useShortcuts } from '../app/shortcuts';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { useCards } from '../ui/use-cards';
import { ProjectCard } from './card';
import styles from './projects.module.css';
import { useMove } from './use-move';

/** The phases side by side, their projects in them; arrows go from card to card. */
export function Columns(props: { choice: BoardChoice; phases: Phase[]; columns: Column[] }) {
  const { w } = useI18n();
  const { choice, phases } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const move = useMove(choice, phases);
  const cards = useCards(scroller);
  const names = w.projects.keyNames;
  useShortcuts(
    {
      j: [names.j, () => cards.go('down')],
      k: [names.k, () => cards.go('up')],
      ArrowDown: () => cards.go('down'),
      ArrowUp: () => cards.go('up'),
      ArrowLeft: [names.left, () => cards.go('left')],
      ArrowRight: [names.right, () => cards.go('right')],
      Enter: [names.enter, cards.open],
      m: [names.m, cards.openMenu],
    },
    w.projects.title,
  );
  useEffect(() => autoScrollForElements({ element: scroller.current! }), []);

  return (
    <div
      ref={scroller}
      className={styles.columns}
      tabIndex={0}
      role="group"
      aria-label={w.projects.board}
      onFocus={cards.onFocus}
    >
      {phases.map(phase => (
        <PhaseColumn
          key={phase.id}
          choice={choice}
          phase={phase}
          phases={phases}
          column={props.columns.find(each => each.phase_id === phase.id)}
          onMove={(project, to) => void move(project, to)}
        />
      ))}
    </div>
  );
}

function PhaseColumn(props: {
  choice: BoardChoice;
  phase: Phase;
  phases: Phase[];
  column: Column | undefined;
  onMove: (project: number, phase: number) => void;
}) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const { phase, column } = props;
  const headingId = useId();
  const element = useRef<HTMLElement>(null);
  const [isOver, setOver] = useState(false);
  const [isLoading, setLoading] = useState(false);
  const count = column?.count ?? 0;
  const take = useEffectEvent((project: number) => props.onMove(project, phase.id));

  useEffect(
    () =>
      dropTargetForElements({
        element: element.current!,
        canDrop: ({ source }) => typeof source.data['project'] === 'number',
        onDragEnter: ({ source }) => setOver(source.data['phase'] !== phase.id),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false);
          take(source.data['project'] as number);
        },
      }),
    [phase.id],
  );

  async function more(from: Column) {
    setLoading(true);
    await moreOfPhase(client, props.choice, from).catch(toast.failed);
    setLoading(false);
  }

  return (
    <section
      ref={element}
      className={styles.column}
      data-lane={phase.id}
      data-over={isOver || undefined}
      aria-labelledby={headingId}
    >
      <h2 id={headingId} aria-label={w.projects.phaseOf(phase.name ?? '', count)}>
        <span>{phase.name}</span>
        <span className={styles.dim}>{f.number(count)}</span>
      </h2>
      <ul className={styles.cards}>
        {column?.projects.map((project: BoardProject) => (
          <ProjectCard
            key={project.id}
            project={project}
            phase={phase.id}
            phases={props.phases}
            onMove={props.onMove}
          />
        ))}
      </ul>
      {!count && <p className={styles.nothing}>{isOver ? w.projects.dropHere : w.projects.emptyPhase}</p>}
      {column?.next_cursor && (
        <Button variant="subtle" size="compact-sm" loading={isLoading} onClick={() => void more(column)}>
          {w.app.more}
        </Button>
      )}
    </section>
  );
}
