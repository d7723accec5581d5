import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { candidatesQuery } from '../api/threads';
import type { Candidate, Thread } from '../api/types';
import { useI18n } from '../i18n';
import { ItemIcon } from '../ui/item-icon';
import { Problem } from '../ui/problem';
import { useWhy } from '../ui/why';
import styles from './crm.module.css';
import { useLinkActions } from './link-actions';

/** Several open items fit: the user says which, once. Best first, each with what speaks for it. */
export function Choice({ thread }: { thread: Thread }) {
  const { w } = useI18n();
  const why = useWhy();
  const candidates = useQuery(candidatesQuery(thread.id));
  const { add, none } = useLinkActions(thread);
  return (
    <section className={styles.choice} data-choice>
      <h2>{w.crm.choose}</h2>
      <p>
        {candidates.data?.length === 0
          ? w.crm.candidatesGone
          : thread.ask
            ? why.ask(thread.ask)
            : w.crm.chooseLead}
      </p>
      {candidates.isPending && <Skeleton h={120} />}
      {candidates.isError && <Problem error={candidates.error} retry={() => void candidates.refetch()} />}
      <ul>
        {candidates.data?.map(each => (
          <li key={`${each.type}-${each.id}`}>
            <CandidateButton candidate={each} onChoose={() => void add(each)} />
          </li>
        ))}
      </ul>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void none()}>
        {w.crm.none}
      </Button>
    </section>
  );
}

function CandidateButton({ candidate, onChoose }: { candidate: Candidate; onChoose: () => void }) {
  const { w, f } = useI18n();
  const reasons = useWhy().candidate(candidate);
  const facts = [
    w.crm.types[candidate.type],
    candidate.stage ?? candidate.phase,
    !!Number(candidate.value) && f.money(candidate.value ?? 0, candidate.currency),
    candidate.organization?.name ?? candidate.person?.name,
  ].filter(Boolean);
  return (
    <button type="button" className={styles.candidate} onClick={onChoose}>
      <ItemIcon type={candidate.type} />
      <span>
        <span className={styles.title}>{candidate.title}</span>
        <span className={styles.facts}>{facts.join(' · ')}</span>
        {!!reasons.length && <span className={styles.why}>{reasons.join(' · ')}</span>}
      </span>
    </button>
  );
}
