import { ActionIcon, Menu } from '@mantine/core';
import { IconCheck, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { DealCard } from '../api/board';
import { useI18n } from '../i18n';
import { zoneIcons, zones, type Zone } from './drop-zones';

/** Where a card can go, and what takes it there. */
export interface MenuOfCards {
  lanes: () => { key: string; name: string }[];
  toLane: (card: DealCard, key: string) => void;
  toZone: (card: DealCard, zone: Zone) => void;
}

/** All that dragging does, without a mouse; the key m opens it on the card that has the focus. */
export function CardMenu(props: { card: DealCard; laneKey: string; menu: MenuOfCards }) {
  const { w } = useI18n();
  const { card, laneKey, menu } = props;
  const [opened, setOpened] = useState(false);
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      portalProps={{ target: '#page' }}
      withInitialFocusPlaceholder={false}
      returnFocus
      // The key that opens it would close it again, as one that is pressed outside of it.
      clickOutsideEvents={['mousedown', 'touchstart']}
    >
      <Menu.Target>
        <ActionIcon size="sm" aria-label={w.deals.moveOf(card.title)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      {opened && (
        <Menu.Dropdown mah={460} style={{ overflowY: 'auto' }}>
          {menu
            .lanes()
            .filter(lane => lane.key !== 'before')
            .map(lane => (
              <Menu.Item
                key={lane.key}
                disabled={lane.key === laneKey}
                leftSection={lane.key === laneKey ? <IconCheck size={15} /> : <span style={{ width: 15 }} />}
                onClick={() => menu.toLane(card, lane.key)}
              >
                {lane.name}
              </Menu.Item>
            ))}
          <Menu.Divider />
          {zones.map(zone => {
            const Icon = zoneIcons[zone];
            return (
              <Menu.Item
                key={zone}
                leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
                onClick={() => menu.toZone(card, zone)}
              >
                {w.deals.zones[zone]}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      )}
    </Menu>
  );
}
