import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useOverlays } from '../app/use-overlays';
import { useI18n } from '../i18n';
import { useCreators } from './creators';

/** The "+" of every page. */
export function QuickAdd() {
  const { w } = useI18n();
  const { shown, show } = useOverlays();
  const creators = useCreators();
  return (
    <Menu
      opened={shown === 'add'}
      onChange={opened => show(opened ? 'add' : null)}
      position="bottom-start"
      shadow="md"
      withinPortal={false}
      width={230}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Tooltip label={w.frame.add} position="right">
          <ActionIcon variant="filled" color="ink" size={32} aria-label={w.frame.add}>
            <IconPlus size={18} stroke={2} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {creators.map(({ name, label, icon: Icon, run }) => (
          <Menu.Item key={name} leftSection={<Icon size={16} stroke={1.7} aria-hidden />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
