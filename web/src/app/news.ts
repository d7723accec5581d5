import type { QueryKey } from '@tanstack/react-query';
import { noticesKey } from '../api/notices';
import type { ItemKind } from '../crm/kinds';

/** What the stream tells of, besides mailboxes and lists of mail, which have ways of their own. */
export interface News {
  item: { type: ItemKind; id: number | string };
  setup: {
    of:
      | 'pipeline'
      | 'stage'
      | 'board'
      | 'phase'
      | 'activityType'
      | 'user'
      | 'field'
      | 'leadLabel'
      | 'filter'
      | 'mailLabel';
  };
  outbox: object;
  notification: object;
  thread: { thread_id: number };
}

/** Any item may stand in these, and the mail of any thread in some. */
export const lists: QueryKey[] = [['list'], ['board'], ['timeline'], ['related'], ['items']];

/** What costs more to ask, and is looked at from further away. */
export const wholes: QueryKey[] = [['insights'], ['duplicates']];

/** The queries of one item, besides `lists`. */
const ofItem: Record<ItemKind, (id: number | string) => QueryKey[]> = {
  deal: id => [
    ['item', 'deal', String(id)],
    ['deal', Number(id)],
    ['deleted-deal', Number(id)],
  ],
  lead: id => [['item', 'lead', String(id)]],
  person: id => [['item', 'person', String(id)]],
  organization: id => [['item', 'organization', String(id)]],
  activity: () => [['activities']],
  product: id => [
    ['item', 'product', String(id)],
    ['product', Number(id)],
  ],
  project: id => [
    ['item', 'project', String(id)],
    ['project', Number(id)],
  ],
};

const ofSetup: Record<News['setup']['of'], QueryKey[]> = {
  pipeline: [['pipelines'], ['board']],
  stage: [['stages'], ['pipelines', 'setup'], ['board']],
  board: [['project-boards'], ['board']],
  phase: [['project-phases'], ['project-boards', 'setup'], ['board']],
  activityType: [['activity-types']],
  user: [['users'], ['accounts']],
  // Their values come with the rows of lists and the cards of boards.
  field: [['fields'], ['list'], ['board']],
  leadLabel: [['lead-labels'], ['fields', 'lead'], ['list']],
  filter: [['filters'], ['list'], ['board']],
  mailLabel: [['mail-labels']],
};

/** Which news makes which queries old. What is on the screen of these is fetched again, the rest when it is shown next. */
export const oldBy: { [N in keyof News]: (news: News[N]) => QueryKey[] } = {
  item: ({ type, id }) => [...lists, ...ofItem[type](id)],
  setup: ({ of }) => ofSetup[of],
  outbox: () => [['outgoing']],
  notification: () => [noticesKey],
  thread: ({ thread_id: id }) => [
    ['thread', id],
    ['candidates', id],
    ['timeline'],
    ['item-threads'],
    ['item-fits'],
    ['board', { view: 'board' }],
  ],
};

/** All of these, where it is not known what was missed. */
export const everything: QueryKey[] = [
  ...lists,
  ...wholes,
  ...Object.values(ofSetup).flat(),
  ['item'],
  ['deal'],
  ['product'],
  ['project'],
  ['activities'],
  ['deleted-deal'],
  ['thread'],
  ['candidates'],
  ['item-threads'],
  ['item-fits'],
  ['thread-counts'],
  ['mailboxes'],
  ['mailbox'],
  ['outgoing'],
  noticesKey,
];
