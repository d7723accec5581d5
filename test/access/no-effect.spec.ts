import fc from 'fast-check';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { company } from './company.js';
import { deeds } from './hidden-deeds.js';
import { hiddenWord, openWord, World } from './hidden-world.js';
import { atOnce, nouns, pages, query, routes } from './questions.js';

/**
 * Whatever is done with items that a user may not see, and however they are linked to those that he sees: all that he can ask
 * is answered as before, to the letter. No count, sum, date, order, reason, cursor or page tells that there is more.
 *
 * Bo and Di are asked. What is done to hidden items is done by Ada, Cy and the boss.
 */

/** What is done, and three numbers that choose with which items. */
interface Deed {
  does: string;
  a: number;
  b: number;
  c: number;
}

/** What these say may be another thing afterwards. */
const untold = new Set([
  // When something last happened on an item moves with everything that happens on it.
  'update_time',
  'rotten_time',
  'last_timestamp_on_page',
  // When one asked last.
  'last_used_time',
  // Pipedrive promises to tell that a deal has a contact which one may not see, though not which.
  'person_hidden',
  'org_hidden',
  // Only who has all of a thread may split it.
  'can_split',
]);

let api: TestApi;
let world: World;

/** All that is asked, as it can be asked before and after. */
function questions({ open, of, filters }: World): string[] {
  const deals = of(open, 'deal').map(item => item.id);
  const asked = routes().flatMap(({ path, noun, onDemand }) => {
    const more = onDemand.length > 0 ? `&include_fields=${onDemand.join(',')}` : '';
    const all = `${query(path, deals, openWord)}${more}&everyone=1&user_id=0&get_summary=1`;
    if (path.includes('{')) {
      const ids = noun ? of(open, noun).map(item => item.id) : [1, 2];
      return ids.map(id => `${path.replace('{id}', `${id}`).replaceAll(/\{\w+\}/g, '1')}?${all}`);
    }
    // From the end, one at a time: where there is more, a cursor or a flag would tell of it.
    const last = path.startsWith('/api/v2') ? 'sort_direction=desc' : 'sort=id DESC';
    return [`${path}?${all}`, `${path}?${all.replace('limit=500', 'limit=1')}&${last}`];
  });
  const leads = of(open, 'lead').flatMap(({ id }) => [`/api/leads/${id}/origin`, `/api/leads/${id}/deal`]);
  const own = (['person', 'organization'] as const).flatMap(type => [
    `/api/duplicates?type=${type}`,
    ...of(open, type).map(({ id }) => `/api/duplicates/into?type=${type}&id=${id}`),
  ]);
  const searches = [hiddenWord, openWord, 'eva', ''].flatMap(word => [
    `/api/items?q=${word}`,
    `/api/search?q=${word}`,
    `/api/v1/itemSearch?term=${word}`,
    `/api/v2/itemSearch?term=${word}&limit=1`,
  ]);
  return [
    ...asked,
    ...pages(open),
    ...leads,
    ...own,
    ...searches,
    ...filters.map(({ path, id }) => `${path}?filter_id=${id}`),
    ...['/api/leads', '/api/conversions', '/api/threads', '/api/threads/counts', '/api/threads/1'],
    ...['/api/threads/1/links', '/api/threads/1/candidates', '/api/messages/1'],
    ...['/v1/mailbox/mailThreads?folder=inbox', '/v1/mailbox/mailThreads/1', '/v1/mailbox/mailMessages/1'],
    '/v1/mailbox/mailThreads/1/mailMessages',
  ];
}

/** What cannot be told before: what it answers of the hidden, and what of that which never was. */
function twins({ hidden, of }: World): [hidden: string, absent: string][] {
  return nouns.flatMap(noun => {
    const item = of(hidden, noun).at(-1);
    if (!item) return [];
    const absent = noun === 'lead' ? '00000000-0000-4000-8000-000000000000' : 999_999;
    const both = (path: (id: unknown) => string): [string, string] => [path(item.id), path(absent)];
    const names = noun === 'organization' ? ['org_id', 'organization_id'] : [`${noun}_id`];
    return routes().flatMap(({ path, noun: own, asks }) => {
      const given = query(path, [1], openWord);
      if (path.includes('{id}') && own === noun)
        return [both(id => `${path.replace('{id}', `${id}`).replaceAll(/\{\w+\}/g, '1')}?${given}`)];
      if (path.includes('{')) return [];
      return names
        .filter(name => asks.includes(name))
        .map(name => both(id => `${path}?${given}&user_id=0&${name}=${id}`));
    });
  });
}

async function answer(user: TestUser, path: string): Promise<string> {
  const { status, body, text, type } = await api.as(user).get(path);
  if (status >= 500) throw new Error(`${path}: ${status}`);
  // When something last happened stands in a column there.
  if (type === 'text/csv') return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then');
  return JSON.stringify([status, asTold(body, path)], null, 1);
}

/** Without what may be another one afterwards. */
function asTold(value: unknown, path: string): unknown {
  if (Array.isArray(value)) {
    const all = value.map(one => asTold(one, path));
    return path.includes('/recents') ? all.map(one => JSON.stringify(one)).sort() : all;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !untold.has(name))
      .map(([name, one]) => [name, asTold(one, path)]),
  );
}

describe('what is hidden', () => {
  beforeAll(async () => {
    api = await startApi();
    const { boss, users } = await company(api);
    world = new World(api, boss, users);
    await world.begin();
  }, 120_000);
  afterAll(() => api.stop());

  const number = fc.nat(59);
  const deed = fc.record({ does: fc.constantFrom(...Object.keys(deeds)), a: number, b: number, c: number });
  /** Each of them at least once, in some order; a shorter list is a prefix, so that the first deed that shows is found. */
  const all = fc
    .tuple(
      fc.shuffledSubarray(Object.keys(deeds), { minLength: Object.keys(deeds).length }),
      fc.array(deed, { minLength: 30, maxLength: 30 }),
    )
    .map(([names, others]): Deed[] => [
      ...names.map((does, n) => ({ ...others[n]!, does })),
      ...others.slice(names.length),
    ]);

  it('has no effect on any answer', async () => {
    const asked = questions(world);
    const observers = [world.users[1]!, world.users[3]!];
    const before = new Map<string, string>();
    let told = 0;
    for (const user of observers) {
      await atOnce(asked, async path => {
        const said = await answer(user, path);
        before.set(`${user.email} ${path}`, said);
        if (said.includes(openWord)) told += 1;
      });
    }
    // Silence would prove nothing.
    expect(told).toBeGreaterThan(100);
    await fc.assert(
      fc.asyncProperty(all, async some => {
        // Something of each noun is hidden before anything is done with it.
        for (const [n, noun] of nouns.entries()) await world.hide(noun, n, n + 1, n + 2);
        for (const { does, a, b, c } of some) await deeds[does]!(world, a, b, c);
        const wrong: object[] = [];
        for (const user of observers) {
          await atOnce(asked, async path => {
            const [then, now] = [before.get(`${user.email} ${path}`)!, await answer(user, path)];
            if (then !== now) wrong.push({ user: user.email, path, ...difference(then, now) });
          });
          await atOnce(twins(world), async ([hidden, absent]) => {
            const [one, other] = [await answer(user, hidden), await answer(user, absent)];
            if (one !== other) wrong.push({ user: user.email, path: hidden, ...difference(other, one) });
          });
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 1, seed: 4711, endOnFailure: true },
    );
  }, 180_000);
});

/** The lines that are not the same. */
function difference(then: string, now: string) {
  const [old, fresh] = [then.split('\n'), now.split('\n')];
  return {
    gone: old.filter(line => !fresh.includes(line)).slice(0, 8),
    come: fresh.filter(line => !old.includes(line)).slice(0, 8),
    lines: [old.length, fresh.length],
  };
}
