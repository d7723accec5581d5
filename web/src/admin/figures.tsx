import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Health } from '../api/health';
import type { MailboxState } from '../api/types';
import { useI18n } from '../i18n';
import styles from './health.module.css';
import { useAdminWords } from './words';

/** The figures, each with the page that has more of it. */
export function Figures({ health }: { health: Health }) {
  const a = useAdminWords();
  const { f } = useI18n();
  const words = a.figures;
  const { events, smart_bcc: bcc, system_mail: letters, webhooks, disk } = health;
  return (
    <section className={styles.part} aria-labelledby="figures">
      <h2 id="figures">{words.title}</h2>
      <div className={styles.figures}>
        <States states={health.mailboxes} />
        <Figure title={words.events} value={f.number(events.waiting)}>
          {events.waiting > 0 ? words.lag(f.duration(events.lag_seconds)) : words.noLag}
        </Figure>
        <Figure
          title={words.smartBcc}
          to="/smart-bcc"
          value={bcc.listening ? words.listening : bcc.wanted ? words.notListening : words.offByChoice}
        >
          {[words.taken(bcc.taken), bcc.refused > 0 && words.refused(bcc.refused)]
            .filter(Boolean)
            .join(' · ')}
        </Figure>
        <Figure
          title={words.systemMail}
          to="/system-mail"
          value={letters.configured ? words.goesOut : words.goesNotOut}
        >
          {words.letters(letters.due + letters.failed)}
        </Figure>
        <Figure title={words.webhooks} to="/settings/webhooks" value={words.webhooksOn(webhooks.on)}>
          {webhooks.off > 0 && words.webhooksOff(webhooks.off)}
        </Figure>
        <Figure
          title={words.disk}
          value={disk ? words.free(f.size(disk.free), f.size(disk.total)) : words.unknown}
        >
          {disk && (
            <span className={styles.bar} aria-hidden>
              <span style={{ width: `${(1 - disk.free / disk.total) * 100}%` }} />
            </span>
          )}
        </Figure>
      </div>
    </section>
  );
}

function Figure(props: {
  title: string;
  value: string;
  to?: '/smart-bcc' | '/system-mail' | '/settings/webhooks';
  children?: ReactNode;
}) {
  return (
    <div className={styles.figure}>
      <h3>{props.to ? <Link to={props.to}>{props.title}</Link> : props.title}</h3>
      <p className={styles.value}>{props.value}</p>
      {props.children && <div className={styles.dim}>{props.children}</div>}
    </div>
  );
}

const order: MailboxState[] = ['live', 'backfilling', 'connecting', 'backing_off', 'needs_reauth', 'stopped'];

/** How many mailboxes are in which state, as one bar. */
function States({ states }: { states: Health['mailboxes'] }) {
  const a = useAdminWords();
  const total = states.reduce((sum, one) => sum + one.mailboxes, 0);
  const shown = order.map(state => states.find(one => one.state === state)).filter(one => one !== undefined);
  return (
    <div className={styles.figure}>
      <h3>{a.mailboxes.title}</h3>
      <p className={styles.value}>{a.mailboxes.count(total)}</p>
      {total > 0 && (
        <>
          <div className={styles.states} aria-hidden>
            {shown.map(one => (
              <span key={one.state} data-state={one.state} style={{ flexGrow: one.mailboxes }} />
            ))}
          </div>
          <ul className={styles.legend}>
            {shown.map(one => (
              <li key={one.state} data-state={one.state}>
                {a.mailboxes.states[one.state]} {one.mailboxes}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
