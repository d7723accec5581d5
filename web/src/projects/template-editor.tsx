import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Select,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import {
  boardsQuery,
  deleteTemplate,
  phasesQuery,
  saveTemplate,
  templatesQuery,
  type PlannedTask,
  type Template,
} from '../api/projects';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import styles from './templates.module.css';

const emptyTask: PlannedTask = { title: '', subtasks: [], phase_id: null, days: null, role: null };

/** A template with its tasks, written in one dialog and kept as a whole. */
export function TemplateEditor({ template, onClose }: { template: Template | null; onClose: () => void }) {
  const { w } = useI18n();
  const words = w.projects.planning;
  const client = useQueryClient();
  const toast = useToast();
  const [title, setTitle] = useState(template?.title ?? '');
  const [description, setDescription] = useState(template?.description ?? '');
  const [roles, setRoles] = useState(template?.roles ?? []);
  const [tasks, setTasks] = useState<PlannedTask[]>(template?.plan.tasks ?? [emptyTask]);
  const [board, setBoard] = useState(template?.board_id ?? null);
  const [isMissing, setMissing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const boards = useQuery(boardsQuery).data ?? [];
  const phases = (useQuery(phasesQuery).data ?? []).filter(phase => phase.board_id === board);
  const set = (at: number, task: PlannedTask) => setTasks(tasks.with(at, task));

  async function keep(work: () => Promise<unknown>, said: string, undo?: () => void) {
    try {
      await work();
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
      toast.done(said, undo);
      onClose();
    } catch (caught) {
      setError(caught);
    }
  }

  function save(event: FormEvent) {
    event.preventDefault();
    const written = tasks.filter(task => task.title.trim() || task.subtasks.length);
    if (!title.trim() || written.some(task => !task.title.trim())) return setMissing(true);
    const plan = {
      tasks: written.map(task => ({
        ...task,
        subtasks: task.subtasks.filter(subtask => subtask.title.trim()),
      })),
      activities: template?.plan.activities ?? [],
    };
    const body = { title: title.trim(), description: description || null, board_id: board, roles, plan };
    void keep(() => saveTemplate(template?.id ?? null, body), words.saved);
  }

  function remove({ id, title: was, description: text, board_id, phase_id, roles: had, plan }: Template) {
    const kept = { title: was, description: text, board_id, phase_id, roles: had, plan };
    const back = async () => {
      await saveTemplate(null, kept);
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
    };
    void keep(
      () => deleteTemplate(id),
      words.removed(was),
      () => void back().catch(toast.failed),
    );
  }

  return (
    <Dialog
      onClose={onClose}
      size="xl"
      centered={false}
      yOffset="5vh"
      title={template ? template.title : words.add}
    >
      <form onSubmit={save} className={styles.form} noValidate>
        <div className={styles.two}>
          <TextInput
            data-autofocus
            label={words.name}
            maxLength={255}
            value={title}
            onChange={event => setTitle(event.currentTarget.value)}
          />
          <Select
            label={w.projects.board}
            clearable
            data={boards.map(each => ({ value: String(each.id), label: each.name ?? '' }))}
            value={board === null ? null : String(board)}
            onChange={value => {
              setBoard(Number(value) || null);
              setTasks(tasks.map(task => ({ ...task, phase_id: null })));
            }}
          />
        </div>
        <Textarea
          label={words.description}
          autosize
          minRows={2}
          maxRows={6}
          value={description}
          onChange={event => setDescription(event.currentTarget.value)}
        />
        <TagsInput label={words.roles} description={words.rolesHint} value={roles} onChange={setRoles} />
        <h3>{words.tasks}</h3>
        <ol className={styles.tasks}>
          {tasks.map((task, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- what is written has no id yet
            <li key={at}>
              <TaskFields
                task={task}
                roles={roles}
                phases={phases.map(phase => ({ value: String(phase.id), label: phase.name ?? '' }))}
                onChange={next => set(at, next)}
                onRemove={() => setTasks(tasks.toSpliced(at, 1))}
              />
            </li>
          ))}
        </ol>
        <Button
          variant="subtle"
          className={styles.addTask}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setTasks([...tasks, emptyTask])}
        >
          {words.addTask}
        </Button>
        {isMissing && (
          <p className={styles.wrong} role="alert">
            {words.needed}
          </p>
        )}
        {error !== null && <Problem error={error} />}
        <Group justify="space-between">
          {template ? (
            <Button variant="subtle" color="red" onClick={() => remove(template)}>
              {words.remove}
            </Button>
          ) : (
            <span />
          )}
          <Group gap={8}>
            <Button variant="default" onClick={onClose}>
              {w.app.cancel}
            </Button>
            <Button type="submit">{words.save}</Button>
          </Group>
        </Group>
      </form>
    </Dialog>
  );
}

function TaskFields(props: {
  task: PlannedTask;
  roles: string[];
  phases: { value: string; label: string }[];
  onChange: (task: PlannedTask) => void;
  onRemove: () => void;
}) {
  const { w } = useI18n();
  const words = w.projects.planning;
  const { task, onChange } = props;
  const setSubtask = (at: number, title: string) =>
    onChange({ ...task, subtasks: task.subtasks.with(at, { ...task.subtasks[at]!, title }) });
  return (
    <div className={styles.task}>
      <div className={styles.taskLine}>
        <TextInput
          aria-label={words.task}
          placeholder={words.task}
          maxLength={255}
          value={task.title}
          onChange={event => onChange({ ...task, title: event.currentTarget.value })}
        />
        <NumberInput
          aria-label={words.days}
          title={words.days}
          placeholder={words.days}
          min={0}
          max={3650}
          allowDecimal={false}
          hideControls
          value={task.days ?? ''}
          onChange={days => onChange({ ...task, days: days === '' ? null : Number(days) })}
        />
        {props.roles.length > 0 && (
          <Select
            aria-label={words.role}
            placeholder={words.role}
            clearable
            data={props.roles}
            value={task.role}
            onChange={role => onChange({ ...task, role })}
          />
        )}
        {props.phases.length > 0 && (
          <Select
            aria-label={words.phase}
            placeholder={words.phase}
            clearable
            data={props.phases}
            value={task.phase_id === null ? null : String(task.phase_id)}
            onChange={phase => onChange({ ...task, phase_id: Number(phase) || null })}
          />
        )}
        <ActionIcon aria-label={words.removeTask(task.title)} onClick={props.onRemove}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      {task.subtasks.map((subtask, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- what is written has no id yet
        <div key={at} className={styles.subtask}>
          <TextInput
            size="xs"
            aria-label={words.subtask}
            placeholder={words.subtask}
            maxLength={255}
            value={subtask.title}
            onChange={event => setSubtask(at, event.currentTarget.value)}
          />
          <ActionIcon
            size="sm"
            aria-label={words.removeTask(subtask.title)}
            onClick={() => onChange({ ...task, subtasks: task.subtasks.toSpliced(at, 1) })}
          >
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        className={styles.subtask}
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={() =>
          onChange({
            ...task,
            subtasks: [...task.subtasks, { title: '', phase_id: null, days: null, role: null }],
          })
        }
      >
        {words.addSubtask}
      </Button>
    </div>
  );
}
