import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconGitMerge, IconMail, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Organization, Person } from '../api/details';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import { CopyAddress } from '../mail/copy-address';
import styles from './details.module.css';
import { MergeContact } from './merge-dialog';
import { useDeleting } from './use-deleting';
import { useItemWords } from './words';

/** What is done with a person or an organization. */
export function ContactActions({
  kind,
  item,
}: {
  kind: 'person' | 'organization';
  item: Person | Organization;
}) {
  const { w } = useI18n();
  const words = useItemWords();
  const composer = useComposer();
  const [isMerging, setMerging] = useState(false);
  const { remove } = useDeleting(kind);
  const email = item.emails?.[0]?.value;
  return (
    <div className={styles.actions}>
      {email && (
        <Button
          size="compact-md"
          leftSection={<IconMail size={16} />}
          onClick={() => void composer.open({ to: [{ address: email, name: item.name ?? '' }] })}
        >
          {w.details.writeMail}
        </Button>
      )}
      <CopyAddress type={kind} id={item.id} title={item.name ?? ''} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={w.details.more}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconGitMerge size={15} />} onClick={() => setMerging(true)}>
            {words.mergeMenu}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void remove(item.id)}>
            {w.details.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isMerging && (
        <MergeContact
          type={kind}
          item={{ id: item.id, name: item.name ?? '' }}
          onClose={() => setMerging(false)}
        />
      )}
    </div>
  );
}
