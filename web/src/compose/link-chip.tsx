import { ActionIcon, Button } from '@mantine/core';
import { IconLink, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { DraftLinks } from '../api/sending';
import type { FoundItem, ItemId, TargetType } from '../api/types';
import { useI18n } from '../i18n';
import { ItemIcon } from '../ui/item-icon';
import styles from './compose.module.css';
import type { DraftKeeper, DraftView } from './draft-keeper';

const LinkPicker = lazy(async () => ({ default: (await import('../mail/link-picker')).LinkPicker }));

const types = ['deal', 'lead', 'project', 'person', 'organization'] as const;

function linkOf(links: DraftLinks): { type: TargetType; id: ItemId } | null {
  for (const type of types) {
    const id = links[`${type}_id`];
    if (id !== undefined) return { type, id };
  }
  return null;
}

/** What the mail will be linked to once it is sent; an answer goes where its thread is, unless it is said here. */
export function LinkChip({ view, keeper }: { view: DraftView; keeper: DraftKeeper }) {
  const { w } = useI18n();
  const [picking, setPicking] = useState(false);
  const [picked, setPicked] = useState<FoundItem | null>(null);
  const link = linkOf(view.fields.links);
  const named = [view.draft.link, picked].find(
    each => each && link && each.type === link.type && String(each.id) === String(link.id),
  );
  const title = link && (named?.title ?? `${w.crm.types[link.type]} ${link.id}`);
  return (
    <div className={styles.linkLine}>
      {link && title ? (
        <span className={styles.linkChip}>
          <ItemIcon type={link.type} />
          <span>{title}</span>
          <ActionIcon size="sm" aria-label={w.crm.unlink(title)} onClick={() => keeper.change({ links: {} })}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </span>
      ) : (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconLink size={13} aria-hidden />}
          onClick={() => setPicking(true)}
        >
          {w.crm.link}
        </Button>
      )}
      {picking && (
        <Suspense>
          <LinkPicker
            onClose={() => setPicking(false)}
            onPick={item => {
              setPicking(false);
              setPicked(item);
              keeper.change({ links: { [`${item.type}_id`]: item.id } });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
