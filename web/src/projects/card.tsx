import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ActionIcon, Menu, Progress } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconCalendar, IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { BoardProject, Phase } from '../api/projects';
import { usersQuery } from '../crm/company';
import { fieldsQuery } from '../crm/fields';
import { Label } from '../crm/label';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import styles from './projects.module.css';
import { today } from './today';
import { useArchive } from './use-archive';

/** A project on its board: dragged, or moved by its menu. */
export function ProjectCard(props: {
  project: BoardProject;
  phase: number;
  phases: Phase[];
  onMove: (project: number, phase: number) => void;
}) {
  const { w, f } = useI18n();
  const { project, phase } = props;
  const element = useRef<HTMLLIElement>(null);
  const [isDragged, setDragged] = useState(false);
  const setArchived = useArchive();
  const owner = useQuery(usersQuery).data?.find(user => user.id === project.owner_id);
  const labels = useQuery({ ...fieldsQuery('project'), enabled: project.label_ids.length > 0 })
    .data?.find(field => field.code === 'label_ids')
    ?.options?.filter(option => project.label_ids.includes(Number(option.id)));
  const { all, done } = project.progress;
  const customer = [project.person?.name, project.organization?.name].filter(Boolean).join(' · ');
  const isLate =
    !!project.end_date &&
    project.status === 'open' &&
    project.end_date < today() &&
    // What is done is not late, though nobody has closed it yet.
    (all === 0 || done < all);

  useEffect(
    () =>
      draggable({
        element: element.current!,
        canDrag: () => !project.is_archived,
        getInitialData: () => ({ project: project.id, phase }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
    [project.id, project.is_archived, phase],
  );

  return (
    <li ref={element} className={styles.card} data-card={project.id} data-dragged={isDragged || undefined}>
      <div className={styles.cardHead}>
        <Link
          to="/projects/$projectId"
          params={{ projectId: String(project.id) }}
          className={styles.cardTitle}
          data-opens
          draggable={false}
        >
          {project.title}
        </Link>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <ActionIcon size="sm" aria-label={w.projects.actions(project.title)}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {!project.is_archived && (
              <>
                <Menu.Label>{w.projects.moveTo}</Menu.Label>
                {props.phases.map(each => (
                  <Menu.Item
                    key={each.id}
                    disabled={each.id === phase}
                    onClick={() => props.onMove(project.id, each.id)}
                  >
                    {each.name}
                  </Menu.Item>
                ))}
                <Menu.Divider />
              </>
            )}
            <Menu.Item
              leftSection={
                project.is_archived ? (
                  <IconArchiveOff size={15} aria-hidden />
                ) : (
                  <IconArchive size={15} aria-hidden />
                )
              }
              onClick={() => void setArchived(project, !project.is_archived)}
            >
              {project.is_archived ? w.projects.unarchive : w.projects.archive}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {customer && <p className={styles.dim}>{customer}</p>}
      {!!labels?.length && (
        <p className={styles.labels}>
          {labels.map(label => (
            <Label key={label.id} name={label.label} color={label.color} />
          ))}
        </p>
      )}
      {all > 0 && (
        <div className={styles.progress}>
          <Progress
            size="sm"
            value={(100 * done) / all}
            color={done === all ? 'teal' : 'ink'}
            aria-label={w.projects.progress}
          />
          <span>{w.projects.done(f.number(done), f.number(all))}</span>
        </div>
      )}
      <div className={styles.cardFoot}>
        {project.end_date && (
          <span className={styles.date} data-late={isLate || undefined}>
            <IconCalendar size={14} stroke={1.7} aria-hidden />
            {isLate
              ? w.projects.overdue(f.date(project.end_date))
              : w.projects.ends(f.date(project.end_date))}
          </span>
        )}
        {owner && (
          <span className={styles.owner} title={owner.name}>
            <Initials name={owner.name} size={22} />
            <span className={styles.hidden}>{owner.name}</span>
          </span>
        )}
      </div>
    </li>
  );
}
