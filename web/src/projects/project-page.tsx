import { ActionIcon, Button, Menu, Progress, Select, Textarea } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconBriefcase,
  IconChevronLeft,
  IconDots,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ActivityList } from '../activities/activity-list';
import { phasesQuery, progressQuery, type Project, type Status } from '../api/projects';
import { refreshAround, useChange } from '../crm/change';
import { deleteItem, itemQuery } from '../crm/item';
import { EditableTitle } from '../details/editable-title';
import { FieldsSection } from '../details/fields-section';
import { Timeline } from '../details/timeline';
import { TimelineComposer } from '../details/timeline-composer';
import { useI18n } from '../i18n';
import { CopyAddress } from '../mail/copy-address';
import { Confirm } from '../ui/confirm';
import { Problem } from '../ui/problem';
import { PageSkeleton } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { Links } from './links';
import styles from './project.module.css';
import { Tasks } from './tasks';
import { useArchive } from './use-archive';

const route = getRouteApi('/inside/projects/$projectId');

export function ProjectPage() {
  const id = Number(route.useParams().projectId);
  const project = useQuery({ ...itemQuery('project', id), select: (item: object) => item as Project });
  if (project.isPending) return <PageSkeleton />;
  if (project.isError && !project.data)
    return (
      <div className={styles.problem}>
        <Problem error={project.error} retry={() => void project.refetch()} />
      </div>
    );
  return <Page key={id} project={project.data} />;
}

function Page({ project }: { project: Project }) {
  const { w } = useI18n();
  return (
    <div className={styles.page}>
      <Head project={project} />
      <div className={styles.body}>
        <div className={styles.main}>
          <Description key={project.description} project={project} />
          <Tasks project={project} />
          <section className={styles.section} aria-labelledby="project-activities">
            <h2 id="project-activities">{w.projects.activities}</h2>
            <ActivityList
              of={{ type: 'project', id: project.id }}
              given={{ project: { id: project.id, name: project.title ?? '' } }}
            />
          </section>
          <TimelineComposer kind="project" item={project} />
          <Timeline kind="project" id={project.id} />
        </div>
        <aside className={styles.side} aria-label={w.projects.details}>
          <Links project={project} />
          <FieldsSection
            kind="project"
            item={project}
            title={w.projects.details}
            canEdit
            without={elsewhere}
          />
        </aside>
      </div>
    </div>
  );
}

function Head({ project }: { project: Project }) {
  const { w, f } = useI18n();
  const { change } = useChange();
  const setArchived = useArchive();
  const phases = (useQuery(phasesQuery).data ?? []).filter(phase => phase.board_id === project.board_id);
  const progress = useQuery(progressQuery(project.id)).data;
  const [isRemoving, setRemoving] = useState(false);
  const title = project.title ?? '';
  const isArchived = project.archive_time !== null;
  const set = (values: Partial<Project>, back: Partial<Project>) =>
    void change('project', project.id, values, back);

  return (
    <header>
      <Link to="/projects" search={{ board: project.board_id ?? undefined }} className={styles.back}>
        <IconChevronLeft size={15} aria-hidden />
        {w.projects.back}
      </Link>
      <div className={styles.titleRow}>
        <IconBriefcase size={22} stroke={1.6} aria-hidden />
        <div className={styles.title}>
          <EditableTitle kind="project" id={project.id} field="title" title={title} canEdit />
        </div>
        <Select
          className={styles.status}
          aria-label={w.projects.status}
          data={(['open', 'completed', 'canceled'] as const).map(value => ({
            value,
            label: w.projects.states[value],
          }))}
          value={project.status}
          onChange={status => set({ status: status as Status }, { status: project.status })}
        />
        <CopyAddress type="project" id={project.id} title={title} />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={w.projects.actions(title)}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={
                isArchived ? <IconArchiveOff size={15} aria-hidden /> : <IconArchive size={15} aria-hidden />
              }
              onClick={() => void setArchived({ id: project.id, title }, !isArchived)}
            >
              {isArchived ? w.projects.unarchive : w.projects.archive}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => setRemoving(true)}
            >
              {w.projects.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {isArchived && (
        <p className={styles.notice} role="note">
          {w.projects.isArchived}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void setArchived({ id: project.id, title }, false)}
          >
            {w.projects.unarchive}
          </Button>
        </p>
      )}
      <div className={styles.phaseBar} role="group" aria-label={w.projects.phase}>
        {phases.map(phase => (
          <button
            key={phase.id}
            type="button"
            aria-pressed={phase.id === project.phase_id}
            onClick={() => {
              if (phase.id !== project.phase_id) set({ phase_id: phase.id }, { phase_id: project.phase_id });
            }}
          >
            {phase.name}
          </button>
        ))}
      </div>
      <div className={styles.progress}>
        <Progress
          value={progress?.percent ?? 0}
          color={progress?.percent === 100 ? 'teal' : 'ink'}
          aria-label={w.projects.progress}
        />
        <span>
          {progress?.percent == null
            ? w.projects.nothingToDo
            : `${f.percent(progress.percent / 100)} · ${w.projects.done(f.number(progress.done), f.number(progress.all))}`}
        </span>
      </div>
      {progress?.percent === 100 && project.status === 'open' && (
        <p className={styles.notice} role="status">
          {w.projects.allDone}
          <Button size="compact-sm" onClick={() => set({ status: 'completed' }, { status: project.status })}>
            {w.projects.complete}
          </Button>
        </p>
      )}
      {isRemoving && <Removal project={project} onClose={() => setRemoving(false)} />}
    </header>
  );
}

function Removal({ project, onClose }: { project: Project; onClose: () => void }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const title = project.title ?? '';
  return (
    <Confirm
      title={w.projects.removeTitle}
      text={w.projects.removeText(title)}
      action={w.projects.remove}
      onClose={onClose}
      onConfirm={async () => {
        await deleteItem('project', project.id);
        toast.done(w.projects.removed(title));
        refreshAround(client, 'project');
        void navigate({ to: '/projects' });
      }}
    />
  );
}

/** Fields that stand somewhere else on the page. */
const elsewhere = [
  ...[
    'description',
    'board_id',
    'phase_id',
    'deal_ids',
    'person_ids',
    'org_ids',
    'health_status',
    'visible_to',
  ],
  'status_change_time',
];

function Description({ project }: { project: Project }) {
  const { w } = useI18n();
  const { change } = useChange();
  const before = project.description ?? '';
  const [draft, setDraft] = useState(before);
  return (
    <section className={styles.section}>
      <h2 id="project-description">{w.projects.description}</h2>
      <Textarea
        className={styles.description}
        variant="unstyled"
        aria-labelledby="project-description"
        placeholder={w.projects.noDescription}
        autosize
        minRows={1}
        maxRows={12}
        maxLength={65_000}
        value={draft}
        onChange={event => setDraft(event.currentTarget.value)}
        onBlur={() => {
          if (draft !== before)
            void change(
              'project',
              project.id,
              { description: draft || null },
              { description: before || null },
            );
        }}
      />
    </section>
  );
}
