import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconLink, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Link, Thread } from '../api/types';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { Breakable } from '../ui/breakable';
import { ItemIcon } from '../ui/item-icon';
import { useWhy } from '../ui/why';
import { CopyAddress } from './copy-address';
import styles from './crm.module.css';
import { Section } from './section';
import { useLinkActions } from './link-actions';
import { NewFromMail } from './new-from-mail';
import { KeysRest } from '../app/shortcuts';

const LinkPicker = lazy(async () => ({ default: (await import('./link-picker')).LinkPicker }));

export function Links({ thread }: { thread: Thread }) {
  const { w } = useI18n();
  const { add, remove } = useLinkActions(thread);
  const [picking, setPicking] = useState(false);
  const links = thread.links.toSorted((a, b) => Number(b.primary) - Number(a.primary));
  return (
    <Section
      title={w.crm.links}
      action={
        thread.can_link && (
          <span className={styles.headActions}>
            <NewFromMail thread={thread} onAdded={item => void add(item)} />
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconLink size={14} aria-hidden />}
              onClick={() => setPicking(true)}
            >
              {w.crm.link}
            </Button>
          </span>
        )
      }
    >
      {links.length ? (
        <ul className={styles.list}>
          {links.map(link => (
            <li key={link.id} className={styles.link}>
              <LinkLine link={link} />
              <CopyAddress type={link.type} id={link.target.id} title={link.target.title} />
              {thread.can_link && (
                <Tooltip label={w.crm.unlink(link.target.title)}>
                  <ActionIcon
                    size="md"
                    aria-label={w.crm.unlink(link.target.title)}
                    onClick={() => void remove(link)}
                  >
                    <IconX size={15} stroke={1.7} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.none}>{w.crm.noLinks}</p>
      )}
      {picking && (
        <Suspense fallback={<KeysRest />}>
          <LinkPicker
            onClose={() => setPicking(false)}
            onPick={item => {
              setPicking(false);
              void add(item);
            }}
          />
        </Suspense>
      )}
    </Section>
  );
}

/** The item, and why it is linked. */
function LinkLine({ link }: { link: Link }) {
  const { w, f } = useI18n();
  const why = useWhy();
  const statuses: Record<string, string> = w.crm.status;
  const facts = [
    w.crm.types[link.type],
    link.target.status && (statuses[link.target.status] ?? link.target.status),
    link.target.subtitle,
  ].filter(Boolean);
  return (
    <div className={styles.lineBody}>
      <ItemIcon type={link.type} />
      <div>
        <span className={styles.title}>
          <ItemLink kind={link.type} id={link.target.id} name={link.target.title} />{' '}
          {link.primary && (
            <Tooltip label={w.crm.primaryWhy} multiline maw={260}>
              <span className={styles.primary}>{w.crm.primary}</span>
            </Tooltip>
          )}
        </span>
        <span className={styles.facts}>{facts.join(' · ')}</span>
        <span className={styles.why}>
          <Breakable
            text={[
              why.link(link.reason, link.target.title),
              link.by && w.crm.byHand(link.by.name),
              f.relative(link.at),
            ]
              .filter(Boolean)
              .join(' · ')}
          />
        </span>
      </div>
    </div>
  );
}
