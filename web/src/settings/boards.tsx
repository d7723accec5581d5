import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  addBoard,
  addPhase,
  boardSetupQuery,
  changeBoard,
  type BoardPlace,
  type BoardSetup,
} from '../api/projects';
import { useI18n } from '../i18n';
import { Phases } from './phases';
import { PlaceList } from './place-list';
import { RemoveBoard } from './remove-place';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { movedTo } from './sortable';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

const route = getRouteApi('/inside/settings-frame/settings/boards');

/** The boards of projects, and of one of them the phases. */
export function BoardsPage() {
  const { boards: w } = useSettingsWords();
  const { firstPhases } = useI18n().w.projects;
  const { board: asked } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const setup = useQuery(boardSetupQuery);
  const order = useChangeOf<BoardSetup, { board: BoardPlace; to: number }>(boardSetupQuery.queryKey, {
    send: ({ board, to }) => changeBoard({ id: board.id, order_nr: to }),
    show: (now, { board, to }) => ({ ...now, boards: movedTo(now.boards, board, to) }),
  });
  const add = useChangeOf<BoardSetup, string, number>(boardSetupQuery.queryKey, {
    send: async name => {
      const { id } = await addBoard(name);
      // A board without phases would be of no use yet; these are renamed faster than they are thought of.
      for (const phase of firstPhases) await addPhase(id, phase);
      return id;
    },
    done: id => {
      void client.invalidateQueries({ queryKey: ['project-phases'] });
      void navigate({ to: '/settings/boards', search: { board: id } });
    },
  });
  const [leaving, setLeaving] = useState<BoardPlace | null>(null);
  return (
    <SettingsPage id="boards" lead={w.lead}>
      <Loaded query={setup}>
        {({ boards, phases }) => {
          const chosen = boards.find(each => each.id === asked) ?? boards[0];
          const phasesOf = (board: BoardPlace) => phases.filter(each => each.board_id === board.id);
          return (
            <>
              <PlaceList
                title={w.list}
                places={boards}
                chosen={chosen}
                linkTo={({ id }) => ({ to: '/settings/boards', search: { board: id } })}
                factOf={board => w.count(phasesOf(board).length)}
                onMove={(board, to) => order.mutate({ board, to })}
                onRemove={setLeaving}
                add={{ label: w.newBoard, button: w.add, busy: add.isPending, onAdd: add.mutate }}
              />
              {chosen && <Phases key={chosen.id} board={chosen} phases={phasesOf(chosen)} />}
              <section className={styles.part} aria-labelledby="settings-project-templates">
                <h2 id="settings-project-templates">{w.templates}</h2>
                <p className={styles.dim}>{w.templatesLead}</p>
                <Button component={Link} to="/projects/templates" variant="default">
                  {w.toTemplates}
                </Button>
              </section>
              {leaving && (
                <RemoveBoard board={leaving} setup={{ boards, phases }} onClose={() => setLeaving(null)} />
              )}
            </>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}
