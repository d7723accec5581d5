import { Link } from '@tanstack/react-router';
import type { Condition } from '../api/lists';
import type { Period } from '../api/insights';
import { useI18n } from '../i18n';

/** A number of deals, which leads to the list of them. */
export function DealsLink(props: {
  many: number;
  period: Period;
  /** Which of their times lies in the period. */
  field: string;
  from: string;
  to: string;
  status?: string | undefined;
}) {
  const { f } = useI18n();
  if (props.many === 0) return f.number(0);
  const condition = (field: string, operator: string, value: string | null): Condition => ({
    object: 'deal',
    field_id: field,
    operator,
    value,
  });
  const { pipeline, owner } = props.period;
  const conditions = [
    condition(props.field, '>=', props.from),
    condition(props.field, '<=', props.to),
    ...(props.status ? [condition('status', '=', props.status)] : []),
    ...(pipeline ? [condition('pipeline_id', '=', String(pipeline))] : []),
    ...(owner ? [condition('owner_id', '=', String(owner))] : []),
  ];
  return (
    <Link to="/deals/list" search={{ where: { glue: 'and', conditions } }}>
      {f.number(props.many)}
    </Link>
  );
}
