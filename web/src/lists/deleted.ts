import { kinds, type ItemKind } from '../crm/kinds';

/** What is kept for thirty days after it was deleted. */
export const deletedKinds: ItemKind[] = [
  'deal',
  'lead',
  'person',
  'organization',
  'activity',
  'project',
  'product',
];

/** The kind that an address names; deals where it names none. */
export const kindOfNoun = (noun: string): ItemKind =>
  deletedKinds.find(kind => kinds[kind].noun === noun) ?? 'deal';
