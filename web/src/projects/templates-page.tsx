import { Button } from '@mantine/core';
import { IconChevronLeft, IconPlus, IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { boardsQuery, templatesQuery, type Template } from '../api/projects';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import { NewProject } from './new-project';
import styles from './templates.module.css';
import { TemplateEditor } from './template-editor';

/** What projects may begin with. */
export function TemplatesPage() {
  const { w } = useI18n();
  const words = w.projects.planning;
  const list = useQuery(templatesQuery);
  const [edited, setEdited] = useState<Template | 'new' | null>(null);
  const [used, setUsed] = useState<Template | null>(null);
  const firstBoard = useQuery(boardsQuery).data?.[0]?.id;

  return (
    <div className={ui.column}>
      <Link to="/projects" className={styles.back}>
        <IconChevronLeft size={15} aria-hidden />
        {w.projects.back}
      </Link>
      <div className={ui.pageHead}>
        <h1>{words.title}</h1>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
          {words.add}
        </Button>
      </div>
      <p className={ui.lead}>{words.lead}</p>
      {list.isPending ? (
        <Lines count={3} height={58} />
      ) : list.isError && !list.data ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : list.data?.length ? (
        <ul className={styles.list}>
          {list.data.map(template => (
            <li key={template.id}>
              <button type="button" className={styles.open} onClick={() => setEdited(template)}>
                <strong>{template.title}</strong>
                <span className={styles.dim}>
                  {[words.tasksIn(template.plan.tasks.length), ...template.roles].join(' · ')}
                </span>
              </button>
              {(template.board_id ?? firstBoard) !== undefined && (
                <Button variant="default" size="compact-sm" onClick={() => setUsed(template)}>
                  {words.use}
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Empty icon={IconTemplate} title={words.empty} text={words.emptyNext}>
          <Button onClick={() => setEdited('new')}>{words.add}</Button>
        </Empty>
      )}
      {edited && (
        <TemplateEditor template={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
      {used && (
        <NewProject board={used.board_id ?? firstBoard!} template={used.id} onClose={() => setUsed(null)} />
      )}
    </div>
  );
}
