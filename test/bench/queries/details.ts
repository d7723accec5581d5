import { facts, seenBy } from './by-hand.js';
import { happened } from './by-hand-timeline.js';
import { numbers, sample, whereSeen, type NamedQuery } from './query.js';

const detail = (
  item: 'deal' | 'person' | 'organization',
  dialect: 'v1' | 'v2',
  where = 'true',
): NamedQuery => ({
  name: `detail: a ${item}${dialect === 'v1' ? ', first version, with its counts' : ''}`,
  parameters: who => sample(item, `${seenBy(who)('t')} and ${where}`),
  request: row => `/api/${dialect}/${item}s/${row.id}`,
  byHand: who => {
    const more = dialect === 'v1' ? `, ${facts(who, item)}` : '';
    const seen = seenBy(who);
    const people = item === 'deal' ? `left join person p on p.id = t.person_id and ${seen('p')}` : '';
    const of =
      item === 'organization' ? '' : `left join organization o on o.id = t.organization_id and ${seen('o')}`;
    return `select t.* ${people ? ', p.name as person' : ''} ${of ? ', o.name as organization' : ''} ${more} from ${item} t ${people} ${of}
      where t.id = $1 and ${seen('t')}`;
  },
  values: row => [row.id],
});

const timeline = (item: 'deal' | 'person' | 'organization', where: string): NamedQuery => ({
  name: `timeline: a ${item}’s${item === 'deal' ? '' : ', and of all that belongs to it'}`,
  parameters: who => sample(item, `${seenBy(who)('t')} and ${where}`),
  request: row => `/api/items/${item}/${row.id}/timeline`,
  byHand: who => happened(who, item),
  values: row => [row.id],
});

export const details: NamedQuery[] = [
  detail('deal', 'v2'),
  detail('person', 'v2'),
  detail('deal', 'v1'),
  detail('person', 'v1'),
  detail('organization', 'v1', 't.id > 1'),
  timeline('deal', 't.activities_count > 0'),
  timeline('person', 't.activities_count > 0'),
  timeline('organization', 't.activities_count between 1 and 100'),
  {
    name: 'timeline: of the organization that has 60,000 activities',
    parameters: who => `${numbers} where ${whereSeen(who)}`,
    request: row => `/api/items/organization/1/timeline?limit=${row.n + 10}`,
    byHand: who => happened(who, 'organization', '$2'),
    values: row => [1, row.n + 10],
  },
];
