import { ActionIcon, Button, Checkbox, Menu, Tooltip } from '@mantine/core';
import {
  IconArchive,
  IconDots,
  IconInbox,
  IconLink,
  IconLock,
  IconMail,
  IconMailOpened,
  IconTag,
  IconUsers,
  IconX,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { Selection } from '../lists/selection';
import { useI18n } from '../i18n';
import styles from './filters.module.css';
import type { ManyActions } from './many-actions';

/** What can be done with the threads that are ticked. */
export function SelectionBar(props: {
  selection: Selection;
  /** More fit than are shown, and all that are shown are ticked. */
  moreFit: boolean;
  /** Threads of the archive come back instead of going there. */
  isArchive: boolean;
  actions: ManyActions;
  onLabel: () => void;
  onLink: () => void;
}) {
  const { w, f } = useI18n();
  const { selection, actions } = props;
  const words = w.mailList;
  const said = selection.isAll ? words.allSelected : words.selected(selection.count);
  return (
    <div className={styles.selection} role="toolbar" aria-label={said}>
      <div>
        <Checkbox
          size="xs"
          className={styles.selectAll ?? ''}
          aria-label={words.clear}
          checked={selection.isAll}
          indeterminate={!selection.isAll}
          onChange={selection.clear}
        />
        <strong role="status">
          {selection.isAll && selection.ids.size > 0 ? `${said} −${f.number(selection.ids.size)}` : said}
        </strong>
        {props.moreFit && !selection.isAll && (
          <Button size="compact-sm" variant="subtle" onClick={selection.all}>
            {words.selectAll}
          </Button>
        )}
        <span className={styles.grow} />
        <Tool icon={IconX} label={words.clear} onClick={selection.clear} />
      </div>
      <div>
        <Tool
          icon={props.isArchive ? IconInbox : IconArchive}
          label={props.isArchive ? w.mail.unarchive : w.mail.archive}
          onClick={() => void actions.setArchived(!props.isArchive)}
        />
        <Tool icon={IconMailOpened} label={words.actions.read} onClick={() => void actions.setRead(true)} />
        <Tool icon={IconMail} label={w.mail.markUnread} onClick={() => void actions.setRead(false)} />
        <Tool icon={IconTag} label={words.actions.label} onClick={props.onLabel} />
        <Tool icon={IconLink} label={words.actions.link} onClick={props.onLink} />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={words.actions.more}>
              <IconDots size={17} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconUsers size={15} aria-hidden />}
              onClick={() => void actions.setSharing('shared')}
            >
              {words.actions.share}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconLock size={15} aria-hidden />}
              onClick={() => void actions.setSharing('private')}
            >
              {words.actions.keepPrivate}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

function Tool(props: { icon: TablerIcon; label: string; onClick: () => void }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon aria-label={props.label} onClick={props.onClick}>
        <props.icon size={17} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
