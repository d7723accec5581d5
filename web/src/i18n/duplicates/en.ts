import { pluralOf } from '../plural';

const plural = pluralOf('en');

export const duplicates = {
  title: 'Duplicates',
  lead: 'Contacts that may be there twice. Merge them, or say that they are not the same: then nobody is asked again.',
  types: { person: 'Persons', organization: 'Organizations' },
  show: 'Show',
  list: 'Pairs that look alike',
  sameName: 'Same name',
  alike: {
    organization: 'same organization',
    phone: 'same phone number',
    email: 'same email address',
    address: 'same address',
  },
  empty: 'Nothing is there twice',
  emptyNext: {
    person:
      'Persons of one name who share an organization, a phone number or an email address would stand here.',
    organization: 'Organizations of one name at the same address would stand here.',
  },
  compare: 'Side by side',
  stays: 'Stays',
  keepThis: 'Keep this one',
  result: 'After the merge',
  field: 'Field',
  number: (id: string) => `No. ${id}`,
  moves: 'Comes along',
  nothingMoves: 'Nothing more: the other one has no deals, mails or notes of its own.',
  moved: {
    deal: (n: number) => plural(n, { one: '# deal', other: '# deals' }),
    lead: (n: number) => plural(n, { one: '# lead', other: '# leads' }),
    project: (n: number) => plural(n, { one: '# project', other: '# projects' }),
    person: (n: number) => plural(n, { one: '# person', other: '# persons' }),
    activity: (n: number) => plural(n, { one: '# activity', other: '# activities' }),
    note: (n: number) => plural(n, { one: '# note', other: '# notes' }),
    file: (n: number) => plural(n, { one: '# file', other: '# files' }),
    thread_link: (n: number) => plural(n, { one: '# mail thread', other: '# mail threads' }),
    follower: (n: number) => plural(n, { one: '# follower', other: '# followers' }),
  },
  merge: 'Merge',
  notSame: 'Not the same',
  marked: (name: string) => `${name}: two different ones`,
  confirmTitle: 'Merge these two?',
  confirmText: (name: string) =>
    `The other ${name} becomes part of the one that stays, with everything that stands on it. This cannot be undone.`,
  mergeNow: 'Merge for good',
  merged: (name: string) => `${name} is one now`,
};
