import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconUserPlus } from '@tabler/icons-react';
import { threadQuery } from '../api/threads';
import type { Thread, ThreadContact } from '../api/types';
import { refreshAround } from '../crm/change';
import { usersQuery } from '../crm/company';
import { deleteItem, titleOf } from '../crm/item';
import { ItemLink } from '../crm/item-link';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { Breakable } from '../ui/breakable';
import { Initials } from '../ui/initials';
import { useToast } from '../ui/toast';
import { useWhy } from '../ui/why';
import styles from './crm.module.css';
import { Section } from './section';

/** So many contacts are shown before the rest is folded, and so many strangers need no folding. */
const shown = 8;
const few = 3;

export function People({ thread }: { thread: Thread }) {
  const { w } = useI18n();
  const { people } = thread;
  const add = useAddContact(thread);
  const users = useQuery(usersQuery).data ?? [];
  const isColleague = ({ address, person, mine }: ThreadContact) =>
    !person && !mine && users.some(user => user.email.toLowerCase() === address);
  const strangers = people.filter(each => !each.person && !each.mine && !isColleague(each));
  const known = [
    ...people.filter(each => each.person && !each.mine),
    ...people.filter(isColleague),
    ...people.filter(each => each.mine),
  ];
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
          <Contact key={each.address} contact={each} isColleague={isColleague(each)} />
        ))}
      </ul>
      <Rest people={known.slice(shown)} title={w.crm.morePeople} />
      <Rest people={strangers} title={w.crm.notContacts} open={strangers.length <= few} onAdd={add} />
    </Section>
  );
}

/** Makes a person of an address that is nobody's yet; he stands among the contacts at once. */
function useAddContact(thread: Thread) {
  const { w } = useI18n();
  const { open } = useNewItem();
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = threadQuery(thread.id);

  const show = (address: string, person: ThreadContact['person']) =>
    client.setQueryData(
      queryKey,
      now =>
        now && {
          ...now,
          people: now.people.map(each => (each.address === address ? { ...each, person } : each)),
        },
    );

  async function takeBack(address: string, id: number) {
    try {
      await deleteItem('person', id);
      show(address, null);
      refreshAround(client, 'person', id);
    } catch (error) {
      toast.failed(error);
    }
    void client.invalidateQueries({ queryKey, exact: true });
  }

  return ({ address, name }: ThreadContact) =>
    open(
      'person',
      { name: name?.trim() || address, emails: [{ value: address, primary: true, label: 'work' }] },
      made => {
        const id = Number(made.id);
        show(address, { id, name: titleOf(made), organization: null });
        toast.done(w.records.added.person, () => void takeBack(address, id));
        void client.invalidateQueries({ queryKey, exact: true });
      },
    );
}

function Rest(props: {
  people: ThreadContact[];
  title: (n: number) => string;
  open?: boolean;
  onAdd?: (contact: ThreadContact) => void;
}) {
  if (!props.people.length) return null;
  return (
    <details className={styles.rest} open={props.open}>
      <summary>{props.title(props.people.length)}</summary>
      <ul className={styles.list}>
        {props.people.map(each => (
          <Contact key={each.address} contact={each} onAdd={props.onAdd} />
        ))}
      </ul>
    </details>
  );
}

function Contact({
  contact,
  isColleague,
  onAdd,
}: {
  contact: ThreadContact;
  /** Works here too: nobody makes a contact of him. */
  isColleague?: boolean;
  onAdd?: ((contact: ThreadContact) => void) | undefined;
}) {
  const { w } = useI18n();
  const why = useWhy().link(contact.reason, contact.person?.name ?? '');
  const name = contact.person?.name || contact.name || contact.address;
  return (
    <li className={styles.person}>
      <Initials name={name} size={28} />
      <div>
        <span className={styles.title}>
          {contact.person ? <ItemLink kind="person" id={contact.person.id} name={name} /> : name}{' '}
          {contact.mine && <span className={styles.primary}>{w.crm.mine}</span>}
          {isColleague && <span className={styles.primary}>{w.crm.colleague}</span>}
        </span>
        {name !== contact.address && (
          <span className={styles.facts}>
            <Breakable text={contact.address} />
          </span>
        )}
        {contact.person?.organization && (
          <span className={styles.facts}>
            <ItemLink
              kind="organization"
              id={contact.person.organization.id}
              name={contact.person.organization.name}
            />
          </span>
        )}
        {why && (
          <span className={styles.why}>
            <Breakable text={why} />
          </span>
        )}
      </div>
      {onAdd && (
        <Tooltip label={w.crm.addContact}>
          <ActionIcon
            className={styles.addContact}
            size="sm"
            aria-label={w.crm.addContactOf(name)}
            onClick={() => onAdd(contact)}
          >
            <IconUserPlus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}
