import { pluralOf } from '../plural';

const plural = pluralOf('en');

export const timeline = {
  title: 'Contacts timeline',
  types: { person: 'Persons', organization: 'Organizations' },
  show: 'Show',
  spans: { month: 'Month', quarter: 'Quarter', year: 'Year' },
  span: 'Period',
  earlier: 'Earlier',
  later: 'Later',
  now: 'Today',
  owner: 'Owner',
  everybody: 'Everybody',
  search: 'Find by name',
  contact: 'Contact',
  kinds: { call: 'Calls', meeting: 'Meetings', activity: 'Other activities', mail: 'Mails', deal: 'Deals' },
  legend: 'What the signs mean',
  planned: 'Planned',
  events: { added: 'Deal added', won: 'Deal won', lost: 'Deal lost' },
  received: 'Mail received',
  sent: 'Mail sent',
  cell: (name: string, when: string, n: number) =>
    n
      ? `${name}, ${when}: ${plural(n, { one: '# entry', other: '# entries' })}`
      : `${name}, ${when}: nothing`,
  tick: (subject: string) => `Done: ${subject}`,
  ticked: (subject: string) => `Done: ${subject}`,
  add: 'Add an activity',
  choose: (name: string) => `Choose ${name}`,
  chosen: (n: number) => plural(n, { one: '# chosen', other: '# chosen' }),
  write: (n: number) => plural(n, { one: 'Write to # person', other: 'Write to # persons' }),
  noEmail: 'None of them has an email address',
  clear: 'Choose nobody',
  empty: 'No contact fits this choice',
  emptyNext:
    'Persons and organizations stand here by name, with what happened and what is planned beside them.',
};
