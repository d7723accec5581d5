import { queryOptions } from '@tanstack/react-query';
import type { Id, ItemKind } from '../crm/kinds';
import { get, send } from './client';
import type { TimelineKind } from './details';
import { read, write } from './rest';

export interface RelatedDeal {
  id: number;
  title: string;
  value: number | null;
  currency: string;
  status: 'open' | 'won' | 'lost';
  stage: string;
}

interface RelatedLead {
  id: string;
  title: string;
  value: number | null;
  currency: string | null;
  is_archived: boolean;
}

interface RelatedProject {
  id: number;
  title: string;
  status: 'open' | 'completed' | 'canceled';
  phase: string;
  end_date: string | null;
}

interface RelatedPerson {
  id: number;
  name: string;
  job_title: string | null;
}

interface Several<Row> {
  /** All of them; the rows are the first fifty. */
  count: number;
  rows: Row[];
}

export interface Related {
  deals: Several<RelatedDeal>;
  leads: Several<RelatedLead>;
  projects: Several<RelatedProject>;
  persons: Several<RelatedPerson>;
  sums: { status: RelatedDeal['status']; currency: string; count: number; value: number }[];
}

/** What belongs to an item: to a contact also by its persons, or because it takes part. */
export const relatedQuery = (kind: TimelineKind, id: Id) =>
  queryOptions({
    queryKey: ['related', kind, String(id)],
    queryFn: ({ signal }) => get<Related>(`/api/items/${kind}/${id}/related`, signal),
  });

export interface Participant {
  id: number;
  person_id: { value: number; name: string } | null;
}

export const participantsQuery = (deal: number) =>
  queryOptions({
    queryKey: ['related', 'deal', String(deal), 'participants'],
    queryFn: async ({ signal }) => {
      const rows = await get<Participant[] | null>(`/api/v1/deals/${deal}/participants?limit=200`, signal);
      return rows ?? [];
    },
  });
export const addParticipant = (deal: number, person: number) =>
  send<Participant>('POST', `/api/v1/deals/${deal}/participants`, { person_id: person });
export const removeParticipant = (deal: number, id: number) =>
  send<unknown>('DELETE', `/api/v1/deals/${deal}/participants/${id}`);

/** Kinds of items that users follow. */
export type FollowedKind = Extract<ItemKind, 'deal' | 'person' | 'organization'>;

const followersOf = {
  deal: '/api/v2/deals/{id}/followers',
  person: '/api/v2/persons/{id}/followers',
  organization: '/api/v2/organizations/{id}/followers',
} as const;

/** The ids of the users who follow an item. */
export const followersQuery = (kind: FollowedKind, id: number) =>
  queryOptions({
    queryKey: ['related', kind, String(id), 'followers'],
    queryFn: async ({ signal }) => {
      const rows = await read(followersOf[kind], { path: { id }, query: { limit: 200 }, signal });
      return rows.map(row => row.user_id!);
    },
  });
export const follow = (kind: FollowedKind, id: number, user: number) =>
  write('post', followersOf[kind], { path: { id }, body: { user_id: user } });
export const unfollow = (kind: FollowedKind, id: number, user: number) =>
  send<unknown>('DELETE', `${followersOf[kind].replace('{id}', String(id))}/${user}`);

/** As the organization sees it whose page it is: what the other one is to it. */
export interface Relationship {
  id: number;
  calculated_type: 'parent' | 'daughter' | 'related';
  calculated_related_org_id: number;
  related_organization_name: string;
}
export type Relation = Relationship['calculated_type'];

export const relationshipsQuery = (organization: number) =>
  queryOptions({
    queryKey: ['related', 'organization', String(organization), 'relationships'],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/organizationRelationships?org_id=${organization}&limit=200`;
      return (await get<Relationship[] | null>(path, signal)) ?? [];
    },
  });

/** @param other what it is to `organization` is `relation` */
export const addRelationship = (organization: number, other: number, relation: Relation) =>
  send<Relationship>('POST', '/api/v1/organizationRelationships', {
    org_id: organization,
    type: relation === 'related' ? 'related' : 'parent',
    rel_owner_org_id: relation === 'parent' ? other : organization,
    rel_linked_org_id: relation === 'parent' ? organization : other,
  });
export const removeRelationship = (id: number) =>
  send<unknown>('DELETE', `/api/v1/organizationRelationships/${id}`);
