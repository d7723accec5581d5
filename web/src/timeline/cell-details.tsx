import { Button, Checkbox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Mark, TimelineRow } from '../api/timeline';
import { refreshAround } from '../crm/change';
import { activityTypesQuery } from '../crm/company';
import { changeItem } from '../crm/item';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { Dot, signOf } from './marks';
import styles from './timeline.module.css';

/** What is in a cell, a planned activity to be ticked. */
export function CellDetails(props: { row: TimelineRow; when: string; marks: Mark[]; onAdd: () => void }) {
  const { w, f } = useI18n();
  const { row, marks } = props;
  return (
    <div className={styles.details}>
      <p>
        <strong>{row.name}</strong> <span className={styles.dim}>{props.when}</span>
      </p>
      <ul>
        {marks.map(mark => (
          <li key={`${mark.kind} ${mark.id} ${mark.kind === 'deal' ? mark.event : ''}`}>
            {mark.kind === 'activity' ? (
              <ActivityMark mark={mark} />
            ) : (
              <>
                <Dot sign={signOf(mark)} />
                <span className={styles.what}>
                  {mark.kind === 'mail' ? (
                    <Link to="/mail/$threadId" params={{ threadId: mark.thread_id }} search={{ view: 'all' }}>
                      {mark.title || w.mail.noSubject}
                    </Link>
                  ) : (
                    <ItemLink kind="deal" id={mark.id} name={mark.title} />
                  )}
                  <span className={styles.dim}>
                    {mark.kind === 'deal'
                      ? w.timeline.events[mark.event]
                      : mark.outgoing
                        ? w.timeline.sent
                        : w.timeline.received}
                    {' · '}
                    {f.full(mark.at)}
                  </span>
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={props.onAdd}
      >
        {w.timeline.add}
      </Button>
    </div>
  );
}

function ActivityMark({ mark }: { mark: Extract<Mark, { kind: 'activity' }> }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const types = useQuery(activityTypesQuery).data ?? [];
  const [isDone, setDone] = useState(mark.done);

  async function tick(done: boolean, quietly = false) {
    setDone(done);
    try {
      await changeItem('activity', mark.id, { done });
      refreshAround(client, 'activity', mark.id);
      if (done && !quietly) toast.done(w.timeline.ticked(mark.title), () => void tick(false, true));
    } catch (error) {
      setDone(!done);
      toast.failed(error);
    }
  }

  return (
    <>
      <Checkbox
        size="xs"
        aria-label={w.timeline.tick(mark.title)}
        checked={isDone}
        onChange={event => void tick(event.currentTarget.checked)}
      />
      <span className={styles.what}>
        {mark.title}
        <span className={styles.dim}>
          {types.find(type => type.key_string === mark.type)?.name ?? mark.type}
          {' · '}
          {mark.time ? f.full(`${mark.date}T${mark.time}Z`) : f.date(mark.date)}
        </span>
      </span>
    </>
  );
}
