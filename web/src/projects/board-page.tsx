import { Button, Menu, Select } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconBriefcase, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { boardQuery, boardsQuery, phasesQuery, type BoardChoice } from '../api/projects';
import { meQuery } from '../api/settings';
import { useShortcuts } from '../app/shortcuts';
import { usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import { ShowDeleted } from '../lists/page-menu';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { BoardSwitch } from './board-switch';
import { Columns } from './columns';
import { NewProject } from './new-project';
import styles from './projects.module.css';
import type { ProjectsSearch, Shown } from './search';

const route = getRouteApi('/inside/projects');

/** Projects by the phases of a board. */
export function ProjectsPage() {
  const { w } = useI18n();
  const search = route.useSearch();
  const navigate = useNavigate();
  const boards = useQuery(boardsQuery);
  const users = useQuery(usersQuery).data ?? [];
  const [isAdding, setAdding] = useState(false);
  const filterBox = useRef<HTMLInputElement>(null);
  const mayEdit = useQuery(meQuery).data?.permissions.includes('board.edit');
  const board = boards.data?.find(each => each.id === search.board) ?? boards.data?.[0];
  const go = (change: ProjectsSearch) =>
    void navigate({ to: '/projects', search: { ...search, ...change }, replace: true });

  useShortcuts(
    {
      n: [w.projects.add, () => board && setAdding(true)],
      f: [w.frame.keys.filter, () => filterBox.current?.click()],
    },
    w.projects.title,
  );

  if (boards.isError && !boards.data)
    return <Problem error={boards.error} retry={() => void boards.refetch()} />;
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <h1>{w.projects.title}</h1>
        <BoardSwitch view="board" />
        {(boards.data?.length ?? 0) > 1 && (
          <Select
            className={styles.choice}
            aria-label={w.projects.board}
            data={boards.data!.map(each => ({ value: String(each.id), label: each.name ?? '' }))}
            value={board ? String(board.id) : null}
            onChange={value => go({ board: Number(value) })}
          />
        )}
        <Select
          className={styles.choice}
          ref={filterBox}
          aria-label={w.projects.owner}
          searchable={users.length > 7}
          data={[
            { value: '', label: w.projects.everybody },
            ...users
              .filter(user => user.active_flag)
              .map(user => ({ value: String(user.id), label: user.name })),
          ]}
          value={String(search.owner ?? '')}
          onChange={value => go({ owner: Number(value) || undefined })}
        />
        <Select
          className={styles.choice}
          aria-label={w.projects.show}
          data={Object.entries(w.projects.states).map(([value, label]) => ({ value, label }))}
          value={search.show ?? 'open'}
          onChange={value => go({ show: value === 'open' ? undefined : (value as Shown) })}
        />
        <span className={styles.grow} />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              className={styles.menu ?? ''}
              variant="default"
              leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
              rightSection={<IconChevronDown size={14} aria-hidden />}
            >
              {w.projects.board}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {mayEdit && (
              <Menu.Item
                renderRoot={props => (
                  <Link to="/settings/boards" search={board ? { board: board.id } : {}} {...props} />
                )}
              >
                {w.projects.editBoard}
              </Menu.Item>
            )}
            <Menu.Item component={Link} to="/projects/templates">
              {w.projects.templates}
            </Menu.Item>
            <ShowDeleted kind="project" />
          </Menu.Dropdown>
        </Menu>
        <Button
          className={styles.add ?? ''}
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={!board}
          onClick={() => setAdding(true)}
        >
          {w.projects.add}
        </Button>
      </div>
      {boards.isPending ? (
        <div className={styles.wait}>
          <Lines count={4} height={84} />
        </div>
      ) : board ? (
        <Board
          choice={{
            board_id: board.id,
            owner_id: search.owner,
            ...(search.show === 'archived' ? { archived: true } : { status: search.show ?? 'open' }),
          }}
          isNarrowed={!!search.owner || !!search.show}
          onAdd={() => setAdding(true)}
        />
      ) : (
        <Empty icon={IconBriefcase} title={w.projects.noBoard} text={w.projects.noBoardNext}>
          {mayEdit && (
            <Button component={Link} to="/settings/boards">
              {w.projects.addBoard}
            </Button>
          )}
        </Empty>
      )}
      {board && (isAdding || search.deal !== undefined) && (
        <NewProject
          board={board.id}
          deal={search.deal}
          onClose={() => {
            setAdding(false);
            if (search.deal !== undefined) go({ deal: undefined });
          }}
        />
      )}
    </div>
  );
}

function Board(props: { choice: BoardChoice; isNarrowed: boolean; onAdd: () => void }) {
  const { w } = useI18n();
  const { choice } = props;
  const columns = useQuery(boardQuery(choice));
  const phases = useQuery(phasesQuery);
  if (columns.isError && !columns.data)
    return <Problem error={columns.error} retry={() => void columns.refetch()} />;
  if (columns.isPending || phases.isPending)
    return (
      <div className={styles.wait}>
        <Lines count={4} height={84} />
      </div>
    );
  const ofBoard = phases.data?.filter(phase => phase.board_id === choice.board_id) ?? [];
  const isEmpty = columns.data?.length === 0;
  return (
    <>
      {isEmpty && (
        <div className={styles.hint}>
          <IconBriefcase size={28} stroke={1.3} aria-hidden />
          <div>
            <h2>{props.isNarrowed ? w.projects.emptyChoice : w.projects.empty}</h2>
            <p>{props.isNarrowed ? w.projects.emptyChoiceNext : w.projects.emptyNext}</p>
          </div>
          {!props.isNarrowed && <Button onClick={props.onAdd}>{w.projects.add}</Button>}
        </div>
      )}
      <Columns choice={choice} phases={ofBoard} columns={columns.data ?? []} />
    </>
  );
}
