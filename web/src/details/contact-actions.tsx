import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconMail, IconTrash } from '@tabler/icons-react';
import type { Organization, Person } from '../api/details';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import { CopyAddress } from '../mail/copy-address';
import styles from './details.module.css';
import { useDeleting } from './use-deleting';

/** What is done with a person or an organization. */
export function ContactActions({
  kind,
  item,
}: {
  kind: 'person' | 'organization';
  item: Person | Organization;
}) {
  const { w } = useI18n();
  const composer = useComposer();
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
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void remove(item.id)}>
            {w.details.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
