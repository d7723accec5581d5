import { TextInput } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useI18n } from '../i18n';
import { useGlossary } from '../i18n/glossary';
import type { TermId } from '../i18n/glossary/types';
import ui from '../ui/ui.module.css';
import styles from './help.module.css';
import { Linked } from './linked';
import { plainOf } from './plain';

const groups = {
  sales: [
    'lead',
    'deal',
    'conversion',
    'pipeline',
    'stage',
    'probability',
    'weighted',
    'rotting',
    'won',
    'product',
  ],
  contacts: ['person', 'organization', 'participant', 'follower', 'duplicate'],
  work: ['activity', 'note', 'project', 'phase', 'task', 'label', 'filter', 'field'],
  mail: ['mailbox', 'thread', 'link', 'asks', 'sharing', 'smartBcc', 'deadLetter', 'proof'],
  company: ['owner', 'visibility', 'permission'],
} satisfies Record<string, TermId[]>;

/** What the words of the app mean, and how things hang together; each term has an address of its own. */
export function GlossaryPage() {
  const { language } = useI18n();
  const words = useGlossary();
  const [typed, setTyped] = useState('');
  const hash = useLocation({ select: location => location.hash });
  useEffect(() => {
    document.getElementById(hash)?.scrollIntoView({ block: 'center' });
  }, [hash, words]);

  const sought = typed.trim().toLocaleLowerCase(language);
  const fits = (id: TermId) =>
    `${words.terms[id].name} ${plainOf(words.terms[id].text)}`.toLocaleLowerCase(language).includes(sought);
  const shown = Object.entries(groups).flatMap(([group, ids]) => {
    const fitting = ids.filter(fits);
    return fitting.length ? [{ group: group as keyof typeof groups, ids: fitting }] : [];
  });
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{words.title}</h1>
      </div>
      <p className={ui.lead}>
        <Linked text={words.lead} />
      </p>
      <TextInput
        type="search"
        aria-label={words.find}
        placeholder={words.find}
        leftSection={<IconSearch size={16} aria-hidden />}
        maw={320}
        mb={22}
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
      />
      {shown.map(({ group, ids }) => (
        <section key={group} className={styles.group}>
          <h2>{words.groups[group]}</h2>
          <dl>
            {ids.map(id => (
              <div key={id} id={id} data-here={id === hash || undefined}>
                <dt>{words.terms[id].name}</dt>
                <dd>
                  <Linked text={words.terms[id].text} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {shown.length === 0 && <p role="status">{words.none(typed.trim())}</p>}
    </div>
  );
}
