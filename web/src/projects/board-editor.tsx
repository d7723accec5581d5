import { ActionIcon, Button, Group, Modal, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import {
  addBoard,
  addPhase,
  boardsQuery,
  changePhase,
  deleteBoard,
  deletePhase,
  phasesQuery,
  renameBoard,
} from '../api/projects';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import styles from './projects.module.css';

/** A new board with its first phases, or the phases of one that there is; each change is kept at once. */
export function BoardEditor(props: {
  board: number | null;
  onMade: (id: number) => void;
  onClose: () => void;
}) {
  const { w } = useI18n();
  const { board } = props;
  const client = useQueryClient();
  const boards = useQuery(boardsQuery).data ?? [];
  const phases = (useQuery(phasesQuery).data ?? []).filter(phase => phase.board_id === board);
  const [name, setName] = useState(boards.find(each => each.id === board)?.name ?? '');
  const [added, setAdded] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  async function keep(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (caught) {
      setError(caught);
    }
    await Promise.all(
      [boardsQuery.queryKey, phasesQuery.queryKey, ['board']].map(queryKey =>
        client.invalidateQueries({ queryKey }),
      ),
    );
    setBusy(false);
  }

  async function make() {
    const { id } = await addBoard(name.trim());
    for (const phase of w.projects.firstPhases) await addPhase(id, phase);
    props.onMade(id);
    props.onClose();
  }

  const rename = () => {
    const isChanged =
      board !== null && name.trim() && boards.find(each => each.id === board)?.name !== name.trim();
    if (isChanged) void keep(() => renameBoard(board, name.trim()));
  };

  function add(event: FormEvent) {
    event.preventDefault();
    if (board === null) return void (name.trim() && keep(make));
    if (added.trim()) void keep(async () => addPhase(board, added.trim()).then(() => setAdded('')));
  }

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={board === null ? w.projects.newBoard : w.projects.editBoard}
      closeButtonProps={{ 'aria-label': w.app.close }}
    >
      <form onSubmit={add} className={styles.form}>
        <TextInput
          data-autofocus
          label={w.projects.boardName}
          value={name}
          maxLength={255}
          onChange={event => setName(event.currentTarget.value)}
          onBlur={rename}
        />
        {board !== null && (
          <fieldset className={styles.phases} disabled={isBusy}>
            <legend>{w.projects.phases}</legend>
            {phases.map((phase, index) => (
              <div key={`${phase.id} ${phase.name}`} className={styles.phaseRow}>
                <TextInput
                  aria-label={w.projects.phaseName(String(index + 1))}
                  defaultValue={phase.name ?? ''}
                  maxLength={255}
                  onBlur={event => {
                    const next = event.currentTarget.value.trim();
                    if (next && next !== phase.name) void keep(() => changePhase(phase.id, { name: next }));
                  }}
                />
                <ActionIcon
                  aria-label={w.projects.up(phase.name ?? '')}
                  disabled={index === 0}
                  onClick={() => void keep(() => changePhase(phase.id, { order_nr: index - 1 }))}
                >
                  <IconArrowUp size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  aria-label={w.projects.down(phase.name ?? '')}
                  disabled={index === phases.length - 1}
                  onClick={() => void keep(() => changePhase(phase.id, { order_nr: index + 1 }))}
                >
                  <IconArrowDown size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  aria-label={w.projects.removePhase(phase.name ?? '')}
                  onClick={() => void keep(() => deletePhase(phase.id))}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </div>
            ))}
            <div className={styles.phaseRow}>
              <TextInput
                aria-label={w.projects.newPhase}
                placeholder={w.projects.newPhase}
                value={added}
                maxLength={255}
                onChange={event => setAdded(event.currentTarget.value)}
              />
              <Button type="submit" variant="default" leftSection={<IconPlus size={15} aria-hidden />}>
                {w.projects.addPhase}
              </Button>
            </div>
          </fieldset>
        )}
        {error !== null && <Problem error={error} />}
        <Group justify="space-between">
          {board !== null && boards.length > 1 ? (
            <Button
              variant="subtle"
              color="red"
              onClick={() => void keep(async () => deleteBoard(board).then(props.onClose))}
            >
              {w.projects.removeBoard}
            </Button>
          ) : (
            <span />
          )}
          {board === null ? (
            <Button type="submit" loading={isBusy}>
              {w.projects.addBoard}
            </Button>
          ) : (
            <Button variant="default" onClick={props.onClose}>
              {w.app.close}
            </Button>
          )}
        </Group>
      </form>
    </Modal>
  );
}
