import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconAlertTriangle, IconCircleCheck, IconLock } from '@tabler/icons-react';
import { healthQuery, type Health } from '../api/health';
import { sessionQuery } from '../api/session';
import { useAccessWords } from '../access/words';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import { AdminTabs } from './admin-tabs';
import { Figures } from './figures';
import { findingsOf } from './findings';
import styles from './health.module.css';
import { Mailboxes } from './mailbox-health';
import { QueueTable } from './queue-table';
import { useAdminWords } from './words';

/** In words first: whether all is well, and if not, what to do. Below it the figures that the words rest on. */
export function HealthPage() {
  const a = useAdminWords();
  const { forAdmins, forAdminsNext } = useAccessWords();
  const user = useQuery(sessionQuery).data?.user;
  if (!user?.is_admin) return <Empty icon={IconLock} title={forAdmins} text={forAdminsNext} level={1} />;
  return (
    <div className={styles.page}>
      <AdminTabs />
      <div className={ui.pageHead}>
        <h1>{a.title}</h1>
      </div>
      <p className={ui.lead}>{a.lead}</p>
      <Overview />
      <Mailboxes />
    </div>
  );
}

function Overview() {
  const { data, error, refetch } = useQuery(healthQuery);
  if (!data)
    return error ? <Problem error={error} retry={() => void refetch()} /> : <Lines count={3} height={90} />;
  return (
    <>
      <Verdict health={data} />
      <Figures health={data} />
      <QueueTable queues={data.queues} now={data.checked_at} />
    </>
  );
}

function Verdict({ health }: { health: Health }) {
  const a = useAdminWords();
  const { f } = useI18n();
  const findings = findingsOf(health, a, f);
  const isGood = findings.length === 0;
  const tone = isGood ? 'good' : findings.some(one => one.tone === 'bad') ? 'bad' : 'ask';
  const Icon = isGood ? IconCircleCheck : IconAlertTriangle;
  return (
    <section className={styles.verdict} data-tone={tone} aria-labelledby="verdict" data-verdict={tone}>
      <div className={styles.said}>
        <Icon size={26} stroke={1.7} aria-hidden />
        <div>
          <h2 id="verdict">{isGood ? a.good : a.troubles(findings.length)}</h2>
          <p className={styles.dim}>{a.checked(f.full(health.checked_at))}</p>
        </div>
      </div>
      {isGood ? (
        <p className={styles.goodNext}>{a.goodNext}</p>
      ) : (
        <ul className={styles.findings}>
          {findings.map(({ rule, title, next, tone: how, to }) => (
            <li key={rule} data-finding={rule}>
              <div>
                <strong data-tone={how}>{title}</strong>
                <p>{next}</p>
              </div>
              {to && (
                <Button
                  component={Link}
                  to={to}
                  size="xs"
                  variant="default"
                  aria-label={`${a.look}: ${title}`}
                >
                  {a.look}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
