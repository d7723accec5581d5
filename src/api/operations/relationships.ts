import { Relationships } from '../../crm/relationships.js';
import { answer, Answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { tell } from '../nested.js';
import { operations, type Operation } from '../operation.js';
import { inputsOf } from '../resource.js';
import { relationships } from '../resources/relationships.js';

type Row = Record<string, any>;

/** A relationship as one of the two sees it: what the other one is to it. */
function from(orgId: number | undefined, row: Row): Row {
  const { type, rel_owner_org_id: owner, rel_linked_org_id: linked } = row;
  const isLinked = orgId !== undefined && linked.value === orgId;
  const other = isLinked ? owner : linked;
  return {
    ...row,
    calculated_type: type === 'related' ? type : isLinked ? 'parent' : 'daughter',
    calculated_related_org_id: other.value,
    related_organization_name: other.name,
  };
}

const seenFrom = (orgId: number | undefined, { data, extra }: Answer): Answer =>
  answer(Array.isArray(data) ? data.map(row => from(orgId, row as Row)) : from(orgId, data as Row), extra);

/** Either way: an organization is asked for, and both ends are looked at. */
const org = { org_id: { kind: kinds.id } };

/** Parents, daughters and sisters of organizations. */
export const relationshipOperations: Operation[] = operations(Relationships, ['v1'], {
  'GET organizationRelationships': {
    summary: 'How an organization belongs together with others',
    lists: relationships,
    query: { org_id: { kind: kinds.id, required: true } },
    run: async (_, { query, page }) => {
      const rows = await page(relationships, bind => {
        const id = bind(query.org_id);
        return `(t.owner_id = ${id} or t.linked_id = ${id})`;
      });
      return seenFrom(query.org_id, rows);
    },
  },
  'GET organizationRelationships/{id}': {
    summary: 'One relationship, as `org_id` sees it',
    query: org,
    run: async (_, { query, params, one }) => seenFrom(query.org_id, await one(relationships, params.id)),
  },
  'POST organizationRelationships': {
    summary: 'Say how two organizations belong together',
    body: { ...inputsOf(relationships, 'v1', 'create'), ...org },
    run: async (service, call) => {
      const id = await tell(relationships, call, input => service.create(call.viewer, input));
      return seenFrom(call.body.org_id, await call.written(relationships, id));
    },
  },
  'PUT organizationRelationships/{id}': {
    summary: 'Change how two organizations belong together',
    body: { ...inputsOf(relationships, 'v1', 'update'), ...org },
    run: async (service, call) => {
      const { id } = call.params;
      await tell(relationships, call, input => service.update(call.viewer, id, input));
      return seenFrom(call.body.org_id, await call.written(relationships, id));
    },
  },
  'DELETE organizationRelationships/{id}': {
    summary: 'Two organizations do not belong together any more',
    run: async (service, { viewer, params }) => {
      await service.remove(viewer, params.id);
      return { id: params.id };
    },
  },
});
