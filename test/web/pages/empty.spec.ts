import { describePages, type Place } from './describe-pages.js';

/** A company on its first day: each page says what would stand there, and the next step. */
const places: Place[] = [
  { name: 'mail', path: '/mail', shows: 'main h2' },
  { name: 'drafts', path: '/mail?box=drafts', shows: 'main h2' },
  { name: 'mailboxes', path: '/mailboxes', shows: 'main nav ~ div h2' },
  { name: 'deals', path: '/deals', shows: 'main h2' },
  { name: 'the list of deals', path: '/deals/list', shows: 'main h2' },
  { name: 'leads', path: '/leads', shows: 'main h2' },
  { name: 'persons', path: '/persons', shows: 'main h2' },
  { name: 'products', path: '/products', shows: 'main h2' },
  { name: 'projects', path: '/projects', shows: 'main h2' },
  { name: 'activities', path: '/activities?view=list', shows: 'main h2' },
  { name: 'imports', path: '/imports', shows: 'main h2' },
  { name: 'duplicates', path: '/duplicates', shows: 'main h2' },
  { name: 'the contacts timeline', path: '/contacts/timeline', shows: 'main h2' },
  { name: 'how it goes', path: '/insights', shows: 'main h2' },
  { name: 'dead letters', path: '/dead-letters', shows: 'main h2' },
];

describePages('a new company', places, async () => ({}));
