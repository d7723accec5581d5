import type { ThreadContact } from '../api/types';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import { useWhy } from '../ui/why';
import styles from './crm.module.css';
import { Section } from './section';

/** So many contacts are shown before the rest is folded, and so many strangers need no folding. */
const shown = 8;
const few = 3;

export function People({ people }: { people: ThreadContact[] }) {
  const { w } = useI18n();
  const strangers = people.filter(each => !each.person && !each.mine);
  const known = [...people.filter(each => each.person && !each.mine), ...people.filter(each => each.mine)];
  if (!people.length)
    return (
      <Section title={w.crm.people}>
        <p className={styles.none}>{w.crm.nobody}</p>
      </Section>
    );
  return (
    <Section title={w.crm.people}>
      <ul className={styles.list}>
        {known.slice(0, shown).map(each => (
          <Contact key={each.address} contact={each} />
        ))}
      </ul>
      <Rest people={known.slice(shown)} title={w.crm.morePeople} />
      <Rest people={strangers} title={w.crm.notContacts} open={strangers.length <= few} />
    </Section>
  );
}

function Rest(props: { people: ThreadContact[]; title: (n: number) => string; open?: boolean }) {
  if (!props.people.length) return null;
  return (
    <details className={styles.rest} open={props.open}>
      <summary>{props.title(props.people.length)}</summary>
      <ul className={styles.list}>
        {props.people.map(each => (
          <Contact key={each.address} contact={each} />
        ))}
      </ul>
    </details>
  );
}

function Contact({ contact }: { contact: ThreadContact }) {
  const { w } = useI18n();
  const why = useWhy().link(contact.reason, contact.person?.name ?? '');
  const name = contact.person?.name || contact.name || contact.address;
  return (
    <li className={styles.person}>
      <Initials name={name} size={28} />
      <div>
        <span className={styles.title}>
          {contact.person ? <ItemLink kind="person" id={contact.person.id} name={name} /> : name}
          {contact.mine && <span className={styles.primary}>{w.crm.mine}</span>}
        </span>
        {name !== contact.address && <span className={styles.facts}>{contact.address}</span>}
        {contact.person?.organization && (
          <span className={styles.facts}>
            <ItemLink
              kind="organization"
              id={contact.person.organization.id}
              name={contact.person.organization.name}
            />
          </span>
        )}
        {why && <span className={styles.why}>{why}</span>}
      </div>
    </li>
  );
}
