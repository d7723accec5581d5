import {
  IconBriefcase,
  IconBuilding,
  IconCoin,
  IconTargetArrow,
  IconUser,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { TargetType } from '../api/types';

const icons: Record<TargetType, TablerIcon> = {
  deal: IconCoin,
  lead: IconTargetArrow,
  project: IconBriefcase,
  person: IconUser,
  organization: IconBuilding,
};

/** The sign of a kind of item; its name always stands beside it or in a title. */
export function ItemIcon({ type, size = 16 }: { type: TargetType; size?: number }) {
  const Icon = icons[type];
  return <Icon size={size} stroke={1.7} aria-hidden style={{ flex: 'none' }} />;
}
