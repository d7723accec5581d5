import { visibleItem, type Viewer } from '../../access/viewer.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Condition, type Operation } from '../operation.js';
import { Reader } from '../reader.js';
import type { Resource } from '../resource.js';
import { activities } from '../resources/activities.js';
import { deals } from '../resources/deals.js';
import { organizations } from '../resources/organizations.js';
import { persons } from '../resources/persons.js';

/** Of a list that is narrowed to one item: its rows, where the item is there for him. */
const listOf =
  (parent: Resource, listed: Resource, also: (call: Call) => Condition, plain = false) =>
  async (_: Reader, call: Call) => {
    await call.there(parent, call.params.id);
    return call.page(listed, also(call), { plain });
  };

/** Activities on an item, save those that the request leaves out. */
const activitiesOf = (parent: Resource, of: (id: string) => string) => ({
  summary: `The activities of ${parent.name === 'Organization' ? 'an' : 'a'} ${parent.name.toLowerCase()}`,
  reads: true,
  lists: activities,
  query: { exclude: { kind: kinds.ids } },
  run: listOf(parent, activities, ({ params, query }) => bind => {
    const condition = of(bind(params.id));
    return query.exclude ? `${condition} and t.id <> all(${bind(query.exclude)})` : condition;
  }),
});

/** The first version's lists of what stands on an item; v2 asks the lists themselves, by `person_id` and the like. */
export const itemListOperations: Operation[] = operations(Reader, ['v1'], {
  'GET deals/{id}/activities': activitiesOf(deals, id => `t.deal_id = ${id}`),
  'GET organizations/{id}/activities': activitiesOf(organizations, id => `t.organization_id = ${id}`),
  'GET persons/{id}/activities': activitiesOf(
    persons,
    id => `t.id in (select activity_id from activity_participant where person_id = ${id})`,
  ),
  'GET organizations/{id}/persons': {
    summary: 'The people of an organization',
    lists: persons,
    run: listOf(
      organizations,
      persons,
      ({ params }) =>
        bind =>
          `t.organization_id = ${bind(params.id)}`,
    ),
  },
  'GET persons/{id}/deals': {
    summary: 'The deals of a person, those where the person only takes part too',
    lists: deals,
    run: listOf(
      persons,
      deals,
      ({ params }) =>
        bind => {
          const id = bind(params.id);
          return `(t.person_id = ${id}
            or t.id in (select deal_id from deal_participant where person_id = ${id}))`;
        },
      true,
    ),
  },
  'GET organizations/{id}/deals': {
    summary: 'The deals of an organization and of its people; with only_primary_association its own alone',
    lists: deals,
    query: { only_primary_association: { kind: kinds.boolean } },
    run: listOf(
      organizations,
      deals,
      ({ params, query, viewer }) =>
        bind =>
          ofOrganization(viewer, bind(params.id), query.only_primary_association),
      true,
    ),
  },
});

/** A deal whose person he may not see tells nothing of the person's organization. */
const ofOrganization = (viewer: Viewer, id: string, onlyItsOwn = false): string =>
  onlyItsOwn
    ? `t.organization_id = ${id}`
    : `(t.organization_id = ${id} or t.person_id in (
        select p.id from person p where p.organization_id = ${id} and ${visibleItem(viewer, 'p', '$1')}))`;
