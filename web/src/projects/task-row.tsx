import { ActionIcon, Checkbox, Menu, Popover, Select, TextInput, UnstyledButton } from '@mantine/core';
import { IconCalendar, IconDots, IconFlag, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Phase, Task } from '../api/projects';
import { usersQuery } from '../crm/company';
import { DayInput } from '../crm/day-input';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import { NewTask } from './new-task';
import styles from './project.module.css';
import { today } from './today';
import type { TaskActions } from './use-tasks';

/** A task with its subtasks. */
export function TaskRow(props: { task: Task; subtasks: Task[]; phases: Phase[]; actions: TaskActions }) {
  const { w } = useI18n();
  const { task, subtasks, actions } = props;
  const [isAdding, setAdding] = useState(false);
  return (
    <li>
      <Line {...props} onAddSubtask={() => setAdding(true)} />
      {(subtasks.length > 0 || isAdding) && (
        <ul className={styles.subtasks}>
          {subtasks.map(subtask => (
            <li key={subtask.id}>
              <Line task={subtask} phases={[]} actions={actions} />
            </li>
          ))}
          {isAdding && (
            <li>
              <NewTask
                label={w.projects.subtaskOf(task.title ?? '')}
                autoFocus
                onAdd={title => actions.add(title, task)}
                onClose={() => setAdding(false)}
              />
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function Line(props: { task: Task; phases: Phase[]; actions: TaskActions; onAddSubtask?: () => void }) {
  const { w } = useI18n();
  const { task, actions } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const title = task.title ?? '';
  /** What is chosen in the menu and takes the focus waits until the menu has given it back. */
  const afterMenu = useRef<(() => void) | null>(null);

  function rename() {
    const next = draft?.trim();
    setDraft(null);
    if (next && next !== title) void actions.change(task, { title: next });
  }

  return (
    <div className={styles.task} data-done={task.is_done || undefined}>
      <Checkbox
        size="sm"
        aria-label={w.projects.tick(title)}
        checked={!!task.is_done}
        onChange={event => void actions.tick(task, event.currentTarget.checked)}
      />
      {draft === null ? (
        <UnstyledButton className={styles.taskTitle} onClick={() => setDraft(title)}>
          {task.is_milestone && (
            <IconFlag size={14} className={styles.flag} aria-label={w.projects.milestone} role="img" />
          )}
          {title}
        </UnstyledButton>
      ) : (
        <TextInput
          className={styles.taskTitle}
          size="xs"
          aria-label={w.projects.taskTitle}
          autoFocus
          maxLength={255}
          value={draft}
          onChange={event => setDraft(event.currentTarget.value)}
          onBlur={rename}
          onKeyDown={event => {
            if (event.key === 'Enter') rename();
            if (event.key === 'Escape') setDraft(null);
          }}
        />
      )}
      <Due task={task} actions={actions} />
      <Assignee task={task} actions={actions} />
      <Menu
        position="bottom-end"
        onExitTransitionEnd={() => {
          afterMenu.current?.();
          afterMenu.current = null;
        }}
      >
        <Menu.Target>
          <ActionIcon size="sm" aria-label={w.projects.taskActions(title)}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {props.onAddSubtask && (
            <Menu.Item
              onClick={() => {
                afterMenu.current = props.onAddSubtask!;
              }}
            >
              {w.projects.addSubtask}
            </Menu.Item>
          )}
          <Menu.Item
            onClick={() => {
              afterMenu.current = () => setDraft(title);
            }}
          >
            {w.projects.rename}
          </Menu.Item>
          <Menu.Item onClick={() => void actions.change(task, { milestone: !task.is_milestone })}>
            {task.is_milestone ? w.projects.noMilestone : w.projects.makeMilestone}
          </Menu.Item>
          {props.phases.length > 0 && <Menu.Label>{w.projects.putInPhase}</Menu.Label>}
          {props.phases.map(phase => (
            <Menu.Item key={phase.id} onClick={() => void actions.place(task, phase.id)}>
              {phase.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => void actions.remove(task)}>
            {w.projects.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Due({ task, actions }: { task: Task; actions: TaskActions }) {
  const { w, f } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const isLate = !!task.due_date && !task.is_done && task.due_date < today();
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={styles.due}
          data-late={isLate || undefined}
          data-none={!task.due_date || undefined}
          aria-label={`${w.projects.dueOf(task.title ?? '')}: ${task.due_date ? f.date(task.due_date) : w.projects.noDue}`}
          onClick={() => setOpen(!isOpen)}
        >
          <IconCalendar size={14} stroke={1.7} aria-hidden />
          {task.due_date && f.date(task.due_date)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <DayInput
          label={w.projects.due}
          clearable
          value={task.due_date}
          popoverProps={{ withinPortal: false }}
          onChange={day => {
            setOpen(false);
            void actions.change(task, { due_date: day || null });
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Assignee({ task, actions }: { task: Task; actions: TaskActions }) {
  const { w } = useI18n();
  const users = useQuery(usersQuery).data ?? [];
  const [isOpen, setOpen] = useState(false);
  const name = users.find(user => user.id === task.assignee_ids?.[0])?.name;
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={styles.assignee}
          data-none={!name || undefined}
          title={name ?? w.projects.nobody}
          aria-label={`${w.projects.assigneeOf(task.title ?? '')}: ${name ?? w.projects.nobody}`}
          onClick={() => setOpen(!isOpen)}
        >
          {name ? <Initials name={name} size={22} /> : <IconUserPlus size={15} stroke={1.7} aria-hidden />}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Select
          label={w.projects.assignee}
          clearable
          searchable={users.length > 7}
          comboboxProps={{ withinPortal: false }}
          data={users
            .filter(user => user.active_flag)
            .map(user => ({ value: String(user.id), label: user.name }))}
          value={task.assignee_ids?.[0] ? String(task.assignee_ids[0]) : null}
          onChange={value => {
            setOpen(false);
            void actions.change(task, { assignee_id: value === null ? null : Number(value) });
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
