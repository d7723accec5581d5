import { Link } from '@tanstack/react-router';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import styles from './overview.module.css';
import { useSections } from './use-sections';
import { useSettingsWords } from './words';

/** All settings with what stands in them. */
export function SettingsOverview() {
  const w = useSettingsWords();
  const groups = useSections();
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{w.title}</h1>
      </div>
      {groups?.map(([group, sections]) => (
        <section key={group} className={styles.group} aria-labelledby={`overview-${group}`}>
          <h2 id={`overview-${group}`}>{w.groups[group]}</h2>
          <ul className={styles.cards}>
            {sections.map(({ id, to, icon: Icon }) => (
              <li key={id}>
                <Link to={to} className={styles.card}>
                  <Icon size={20} stroke={1.6} aria-hidden />
                  <span>
                    <strong>{w.sections[id].name}</strong>
                    <span className={styles.hint}>{w.sections[id].hint}</span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )) ?? <Lines count={5} height={56} />}
    </div>
  );
}
