import { useQuery } from '@tanstack/react-query';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { meQuery } from '../api/settings';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import { sections, type SectionId } from './sections';
import { useSettingsWords } from './words';

/** A page of the settings under its name, for those whose it is. */
export function SettingsPage(props: {
  id: SectionId;
  lead?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const w = useSettingsWords();
  const { data: me, error, refetch } = useQuery(meQuery);
  const isFor = sections.find(section => section.id === props.id)?.isFor;
  const allowed = !isFor || (me && isFor(me));
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{w.sections[props.id].name}</h1>
        {allowed && props.actions}
      </div>
      {allowed ? (
        <>
          {props.lead && <p className={ui.lead}>{props.lead}</p>}
          {props.children}
        </>
      ) : me ? (
        <Empty icon={IconLock} title={w.notYours} text={w.notYoursNext} />
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <Lines count={4} />
      )}
    </div>
  );
}

/** What a query brought; until then grey lines, or what went wrong. */
export function Loaded<T>(props: {
  query: { data: T | undefined; error: unknown; refetch: () => unknown };
  lines?: number;
  children: (value: T) => ReactNode;
}) {
  const { data, error, refetch } = props.query;
  if (data !== undefined) return props.children(data);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  return <Lines count={props.lines ?? 4} height={44} />;
}
