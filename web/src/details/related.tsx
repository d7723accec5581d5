import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TimelineKind } from '../api/details';
import { relatedQuery, type Related, type RelatedDeal } from '../api/related';
import type { Values } from '../crm/fields';
import { ItemLink } from '../crm/item-link';
import type { Id, ItemKind } from '../crm/kinds';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import styles from './details.module.css';
import { Section } from './section';
import { useItemWords } from './words';

type Name = 'deals' | 'leads' | 'projects' | 'persons';
type RowOf<N extends Name> = Related[N]['rows'][number];

const kindOf = { deals: 'deal', leads: 'lead', projects: 'project', persons: 'person' } as const;

/** The items of one kind that belong to an item. */
function RelatedSection<N extends Name>(props: {
  of: { kind: TimelineKind; id: Id };
  name: N;
  none: string;
  onAdd?: () => void;
  fact: (row: RowOf<N>) => ReactNode;
  children?: (related: Related) => ReactNode;
}) {
  const { w } = useI18n();
  const words = useItemWords();
  const { name } = props;
  const related = useQuery(relatedQuery(props.of.kind, props.of.id));
  const kind: Exclude<ItemKind, 'activity' | 'product'> = kindOf[name];
  const several = related.data?.[name];
  const rows = (several?.rows ?? []) as RowOf<N>[];
  // Where there is none and none is added here, there is nothing to say.
  if (!several?.count && !props.onAdd) return null;
  return (
    <Section
      title={w.records.plural[kind]}
      count={several?.count}
      {...(props.onAdd && { add: w.records.add[kind], onAdd: props.onAdd })}
    >
      {related.isLoading && <Lines count={2} height={20} />}
      {related.data && props.children?.(related.data)}
      {several?.count === 0 && <p className={styles.dim}>{props.none}</p>}
      <ul className={styles.list}>
        {rows.map(row => (
          <li key={row.id} className={styles.related}>
            <ItemLink kind={kind} id={row.id} name={'title' in row ? row.title : row.name} icon />
            <span className={styles.dim}>{props.fact(row)}</span>
          </li>
        ))}
      </ul>
      {several && several.count > rows.length && (
        <p className={styles.dim}>{words.more(several.count - rows.length)}</p>
      )}
    </Section>
  );
}

interface Of {
  kind: TimelineKind;
  id: Id;
}

/** Deals with what they come to; an organization has those of its persons too. */
export function RelatedDeals({ of, given }: { of: Of; given: Values }) {
  const { w, f } = useI18n();
  const words = useItemWords();
  const { open } = useNewItem();
  const states = { open: '', won: w.details.isWon, lost: w.details.isLost };
  const sumsOf = ({ sums }: Related, status: RelatedDeal['status']) => {
    const of_ = sums.filter(sum => sum.status === status);
    const many = of_.reduce((all, sum) => all + sum.count, 0);
    if (!many) return null;
    const money = of_.filter(sum => sum.value).map(sum => f.money(sum.value, sum.currency));
    return (
      <div key={status}>
        <dt>{words.sums[status](many)}</dt>
        <dd>{f.list(money)}</dd>
      </div>
    );
  };
  return (
    <RelatedSection
      of={of}
      name="deals"
      none={w.details.noDeals}
      onAdd={() => open('deal', given)}
      fact={deal => (
        <>
          {!!deal.value && f.money(deal.value, deal.currency)}{' '}
          {deal.status === 'open' ? deal.stage : states[deal.status]}
        </>
      )}
    >
      {related =>
        related.deals.count > 1 && (
          <dl className={styles.sums}>
            {(['open', 'won', 'lost'] as const).map(each => sumsOf(related, each))}
          </dl>
        )
      }
    </RelatedSection>
  );
}

export function RelatedLeads({ of, given }: { of: Of; given: Values }) {
  const { f } = useI18n();
  const words = useItemWords();
  const { open } = useNewItem();
  return (
    <RelatedSection
      of={of}
      name="leads"
      none={words.noLeads}
      onAdd={() => open('lead', given)}
      fact={lead => (lead.is_archived ? words.archived : !!lead.value && f.money(lead.value, lead.currency))}
    />
  );
}

/** @param props.onAdd absent where a project cannot be made of it */
export function RelatedProjects({ of, onAdd }: { of: Of; onAdd?: (() => void) | undefined }) {
  const { w } = useI18n();
  const words = useItemWords();
  return (
    <RelatedSection
      of={of}
      name="projects"
      none={words.noProjects}
      {...(onAdd && { onAdd })}
      fact={project => (project.status === 'open' ? project.phase : w.projects.states[project.status])}
    />
  );
}

export function RelatedPersons({ of, given }: { of: Of; given: Values }) {
  const { w } = useI18n();
  const { open } = useNewItem();
  return (
    <RelatedSection
      of={of}
      name="persons"
      none={w.details.noPersons}
      onAdd={() => open('person', given)}
      fact={person => person.job_title}
    />
  );
}
