import { ActionIcon, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconDots, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { kinds, type ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';

/** What is done with all that a page shows, at the end of its tools. */
export function PageMenu({
  kind,
  className = '',
  children,
}: {
  kind: ItemKind;
  className?: string;
  children?: ReactNode;
}) {
  const { w } = useI18n();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon className={className} variant="default" size={36} aria-label={w.lists.moreActions}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {children}
        <ShowDeleted kind={kind} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** To what can still be brought back. */
export function ShowDeleted({ kind }: { kind: ItemKind }) {
  const { w } = useI18n();
  return (
    <Menu.Item
      renderRoot={props => <Link to="/deleted/$nouns" params={{ nouns: kinds[kind].noun }} {...props} />}
      leftSection={<IconTrash size={15} aria-hidden />}
    >
      {w.lists.showDeleted}
    </Menu.Item>
  );
}
