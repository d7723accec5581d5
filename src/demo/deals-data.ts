import type { UserKey } from './sign-ins.js';
import { organizations } from './contacts.js';
import { dice } from './times.js';

export interface DemoDeal {
  title: string;
  person: string;
  owner: UserKey;
  pipeline: 'sales' | 'service';
  /** Where it stands, from 0. */
  stage: number;
  value: number;
  /** Days ago. */
  added: number;
  /** Days ago: its last move. */
  moved: number;
  /** Days from today. */
  closes?: number;
  label?: 'Hot' | 'Warm' | 'Cold';
  outcome?: { status: 'won' | 'lost'; daysAgo: number; reason?: string };
}

const open = (
  title: string,
  person: string,
  owner: UserKey,
  [pipeline, stage]: ['sales' | 'service', number],
  value: number,
  [added, moved, closes]: [added: number, moved: number, closes: number],
  label?: DemoDeal['label'],
): DemoDeal => ({
  title,
  person,
  owner,
  pipeline,
  stage,
  value,
  added,
  moved,
  closes,
  ...(label && { label }),
});

/** What is being worked on. Markus Weber has two: his mail asks which of them it belongs to. */
export const openDeals: DemoDeal[] = [
  open('Head office Bergen, six floors', 'Anna Berg', 'ingrid', ['sales', 3], 148_000, [74, 6, 12], 'Hot'),
  open(
    'Atrium and lobby, Rosenheimer Straße',
    'Markus Weber',
    'ingrid',
    ['sales', 2],
    62_500,
    [48, 9, 24],
    'Warm',
  ),
  open('Law firm fit-out, Maximilianstraße', 'Markus Weber', 'ingrid', ['sales', 1], 38_000, [21, 11, 52]),
  open('Bristol Quayside, 84 rooms', 'Sarah Whitfield', 'ingrid', ['sales', 2], 96_400, [39, 4, 30], 'Hot'),
  open('Ward 4 and corridors', 'Silje Moen', 'ingrid', ['sales', 3], 121_000, [110, 23, -4], 'Warm'),
  open(
    'Assembly hall B, LED upgrade',
    'Piotr Kowalczyk',
    'zofia',
    ['sales', 2],
    87_300,
    [57, 12, 20],
    'Warm',
  ),
  open('Offices and canteen', 'Agnieszka Wiśniewska', 'zofia', ['sales', 0], 24_500, [8, 8, 70]),
  open('Meeting rooms, Długa 21', 'Ewa Zielińska', 'zofia', ['sales', 1], 11_800, [26, 17, 35]),
  open('Showroom Värnamo', 'Karin Lindholm', 'erik', ['sales', 3], 54_200, [66, 5, 9], 'Hot'),
  open('Three new stores', 'Oskar Nyström', 'erik', ['sales', 1], 73_000, [19, 10, 61]),
  open('Town hall, main staircase', 'Jürgen Petersen', 'ingrid', ['sales', 1], 43_900, [92, 41, 90], 'Cold'),
  open('New floor Pilestræde', 'Emil Sørensen', 'erik', ['sales', 2], 31_600, [33, 7, 18], 'Warm'),
  open('Terrace and bar', 'Nils Haugen', 'erik', ['sales', 0], 14_200, [5, 5, 45]),
  open('Recording studio 2', 'Elsa Forsberg', 'erik', ['sales', 1], 18_700, [29, 20, 27]),
  open('Leather Lane reception', 'Priya Nair', 'ingrid', ['sales', 0], 21_300, [11, 11, 58]),
  open('Warehouse 4, high bays', 'Bram de Vries', 'zofia', ['sales', 2], 132_500, [81, 28, 14], 'Hot'),
  open('Permanent exhibition', 'Ulla Bergström', 'erik', ['sales', 0], 27_400, [14, 14, 80]),
  open('Clinic Mannerheimintie', 'Mikko Laine', 'zofia', ['sales', 1], 46_000, [44, 33, 40], 'Cold'),
  open('Flagship store Torggata', 'Lars Sunde', 'ingrid', ['sales', 0], 58_900, [3, 3, 65], 'Warm'),
  open('Atelier and library', 'Camille Rousseau', 'zofia', ['sales', 2], 16_900, [36, 15, 22]),
  open('Reading rooms', 'Gunnel Ek', 'erik', ['sales', 3], 39_500, [70, 13, 6], 'Warm'),
  open('Workplace refresh Torstraße', 'Jonas Braun', 'zofia', ['sales', 0], 22_800, [7, 7, 55]),
  open('Light check, twice a year', 'Henrik Dahl', 'erik', ['service', 1], 9_600, [31, 12, 21]),
  open('Maintenance 3 years', 'James Okafor', 'ingrid', ['service', 2], 26_400, [45, 8, 15], 'Warm'),
  open('Emergency light inspection', 'Arne Vik', 'erik', ['service', 0], 12_900, [10, 10, 40]),
  open('Maintenance, sawmill', 'Kristjan Tamm', 'zofia', ['service', 1], 17_500, [52, 36, 33], 'Cold'),
];

const kinds = [
  'Office lighting',
  'Meeting rooms',
  'Acoustic ceiling',
  'Entrance light',
  'LED upgrade',
  'Light plan',
  'Emergency lighting',
  'Track lighting',
];
/** Eleven of them for eight kinds: no two deals are called the same. */
const parts = [
  'second floor',
  'east wing',
  'ground floor',
  'new building',
  'phase 1',
  'annex',
  'top floor',
  'west wing',
  'old building',
  'north side',
  'phase 2',
];
export const lostReasons = [
  'Too expensive',
  'Went with a competitor',
  'Project put off',
  'No answer any more',
  'We cannot deliver in time',
];

/** What was won and lost in the last year and a half. */
export function closedDeals(): DemoDeal[] {
  const roll = dice(2026);
  const owners: UserKey[] = ['ingrid', 'erik', 'zofia'];
  return Array.from({ length: 44 }, (_, n) => {
    const { people } = organizations[(n * 7) % organizations.length]!;
    const added = 535 - n * 11 - roll(6);
    const took = 18 + roll(46);
    // The newest have been closed in the last weeks, one after the other.
    const closed = n > 37 ? 4 + (43 - n) * 10 - roll(3) : Math.max(added - took, 62 + roll(9));
    const isWon = roll(100) < 58;
    const isService = n % 6 === 5;
    return {
      title: `${isService ? 'Maintenance' : kinds[n % kinds.length]!}, ${parts[n % parts.length]!}`,
      person: people[(n + 1) % people.length]!.name,
      owner: owners[roll(3)]!,
      pipeline: isService ? 'service' : 'sales',
      stage: isService ? 2 : isWon ? 3 : roll(4),
      value: (isService ? 4_000 : 9_000) + roll(130) * (isService ? 100 : 500),
      added,
      moved: closed,
      outcome: isWon
        ? { status: 'won', daysAgo: closed }
        : { status: 'lost', daysAgo: closed, reason: lostReasons[roll(lostReasons.length)]! },
    };
  });
}
