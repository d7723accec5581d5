import { ChangeLogPages } from '../../crm/change-log-pages.js';
import { Followers, type Followed } from '../../crm/followers.js';
import * as kinds from '../kinds.js';
import type { Call, Operation } from '../operation.js';
import type { Dialect } from '../resource.js';
import { followers } from '../resources/followers.js';
import { changesPage, changesQuery } from './rows.js';

const nouns = [
  { type: 'deal', path: 'deals', column: 'deal_id' },
  { type: 'person', path: 'persons', column: 'person_id' },
  { type: 'organization', path: 'organizations', column: 'organization_id' },
  { type: 'product', path: 'products', column: 'product_id' },
  { type: 'user', path: 'users', column: 'followed_user_id' },
] as const satisfies { type: Followed; path: string; column: string }[];

type Noun = (typeof nouns)[number];

/** Who follows a deal, person, organization, product or user. */
export const followerOperations: Operation[] = nouns.flatMap(noun => [
  listing(noun, 'v2'),
  adding(noun, 'v2', 201),
  {
    ...ceasing(noun, 'v2', 'the user'),
    run: async (service: Followers, { viewer, params }: Call) => {
      await service.remove(viewer, noun.type, params.id, { user: params.follower_id });
      return { user_id: params.follower_id };
    },
  },
  ...(noun.type === 'user' ? [] : [...ofItem(noun), changelog(noun.type, noun.path)]),
]);

/** The first version has a row's own id where the second one names the user. */
function ofItem(noun: Noun): Operation[] {
  return [
    listing(noun, 'v1'),
    adding(noun, 'v1', noun.type === 'product' ? 201 : 200),
    {
      ...ceasing(noun, 'v1', 'the follower’s own id'),
      run: async (service: Followers, { viewer, params }: Call) => {
        await service.remove(viewer, noun.type, params.id, { id: params.follower_id });
        return { id: params.follower_id };
      },
    },
  ];
}

function listing(noun: Noun, dialect: Dialect): Operation<Followers> {
  return {
    method: 'GET',
    path: `${noun.path}/{id}/followers`,
    dialects: [dialect],
    service: Followers,
    summary: `Who follows one of the ${noun.path}`,
    lists: followers[noun.type],
    run: async (service, { viewer, params, page }) => {
      await service.there(viewer, noun.type, params.id);
      return page(followers[noun.type], bind => `t.${noun.column} = ${bind(params.id)}`);
    },
  };
}

function adding(noun: Noun, dialect: Dialect, status: 200 | 201): Operation<Followers> {
  return {
    method: 'POST',
    path: `${noun.path}/{id}/followers`,
    dialects: [dialect],
    service: Followers,
    summary: `Let a user follow one of the ${noun.path}`,
    body: { user_id: { kind: kinds.id, required: true } },
    status,
    run: async (service, { viewer, params, body, written }) =>
      written(followers[noun.type], await service.add(viewer, noun.type, params.id, body.user_id)),
  };
}

function ceasing(noun: Noun, dialect: Dialect, named: string): Omit<Operation<Followers>, 'run'> {
  return {
    method: 'DELETE',
    path: `${noun.path}/{id}/followers/{follower_id}`,
    dialects: [dialect],
    service: Followers,
    summary: `Let a user follow one of the ${noun.path} no more; \`follower_id\` is ${named}`,
  };
}

function changelog(type: Exclude<Followed, 'user'>, path: string): Operation<ChangeLogPages> {
  return {
    method: 'GET',
    path: `${path}/{id}/followers/changelog`,
    dialects: ['v2'],
    service: ChangeLogPages,
    summary: `Who began and ceased to follow one of the ${path}, newest first`,
    query: changesQuery,
    run: (pages, { viewer, params, query }) =>
      changesPage(
        query,
        part => pages.fields(viewer, type, params.id, { ...part, field: 'follower_id' }),
        row => ({
          action: row.new === null ? 'removed' : 'added',
          actor_user_id: row.actorId,
          follower_user_id: row.new ?? row.old,
          time: kinds.time.v2(row.at),
        }),
      ),
  };
}
