import type { Permission } from '../access/may.js';

/**
 * What a route of the Pipedrive-compatible API costs, which OAuth scopes open it, and which permission it needs. Pipedrive
 * documents the first two for each operation; they follow rules, and these are the rules with their exceptions. So a new
 * route has them without being listed.
 */
export interface Route {
  version: 'v1' | 'v2';
  method: string;
  /** `deals/{}/followers` */
  path: string;
}

/** The route that a handler is mounted at (`/api/v2/deals/:id`); null for Kontor's own. */
export function routeOf(method: string, mounted: string): Route | null {
  const match = /^\/(?:(?:api\/)?(v1)|api\/(v2))\/(.+)$/.exec(mounted);
  if (!match) return null;
  const path = match[3]!.replaceAll(/:\w+/g, '{}').replace(/\/$/, '');
  return { version: (match[1] ?? match[2]) as Route['version'], method, path };
}

const costsOfV1: [RegExp, number][] = [
  [/^GET deals\/summary\/archived$/, 80],
  [/^GET (.*\/archived|.*\/flow|deals\/summary|leads\/search|.*_statistics|users\/find)$/, 40],
  [/^PUT .*\/merge$/, 40],
  [/^GET (leadSources|userSettings|users\/me)$/, 2],
  [/^GET .*(participants|participantsChangelog|permittedUsers|leadLabels|webhooks)$/, 10],
  [/^GET (roles\/{}\/assignments|users\/{}\/(permissions|roleAssignments|roleSettings))$/, 10],
  [/^GET mailbox\/mailThreads\/{}$/, 20],
  [/^DELETE (\w+|legacyTeams\/{}\/users)$/, 10],
  [/^DELETE /, 6],
  [/^GET .*{}$/, 2],
  [/^GET /, 20],
];
const costsOfV2: [RegExp, number][] = [
  [/^POST .*\/convert\/(lead|deal)$/, 40],
  [/^POST deals\/{}\/products\/bulk$/, 25],
  [/^(POST|PUT) products\/{}\/images$/, 20],
  [/^POST projects\/{}\/archive$/, 3],
  [/^DELETE deals\/{}\/products$/, 15],
  [/^DELETE products\/{}\/images$/, 6],
  [/^DELETE /, 3],
  [/^GET (.*\/search|deals\/archived|itemSearch(\/field)?)$/, 20],
  [/^GET (pipelines|stages|projects\/{}\/permittedUsers)$/, 5],
  [/^GET persons\/{}\/picture$/, 1],
  [/^GET (boards|phases)\/{}$/, 10],
  [/^GET .*{}$/, 1],
  [/^GET /, 10],
];

/** In tokens. */
export function costOf({ version, method, path }: Route): number {
  const [costs, otherwise] = version === 'v1' ? [costsOfV1, 10] : [costsOfV2, 5];
  return costs.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? otherwise;
}

/** By the first word of a path. */
const subjects: Record<string, string> = {
  persons: 'contacts',
  organizations: 'contacts',
  organizationRelationships: 'contacts',
  leadLabels: 'leads',
  leadSources: 'leads',
  leadFields: 'leads',
  activityTypes: 'activities',
  pipelines: 'deals',
  stages: 'deals',
  boards: 'projects',
  phases: 'projects',
  tasks: 'projects',
  projectTemplates: 'projects',
  mailbox: 'mail',
};
/** What stands on several kinds of items is open to whoever has one of them. */
const several: Record<string, string[]> = {
  files: ['deals', 'activities', 'contacts'],
  filters: ['deals', 'activities', 'contacts'],
  notes: ['deals', 'contacts'],
  noteFields: ['deals', 'contacts'],
};
/** Where one name says it all. */
const whole: Record<string, string> = {
  currencies: 'base',
  userConnections: 'base',
  userSettings: 'base',
  roles: 'admin',
  permissionSets: 'admin',
  webhooks: 'admin',
  callLogs: 'phone-integration',
  itemSearch: 'search:read',
};
const setUpByAdmins = new Set(['activityTypes', 'pipelines', 'stages', 'users']);

/** Any one of these opens the route. */
export function scopesOf({ version, method, path }: Route): string[] {
  const [first = '', second = '', third = ''] = path.split('/');
  const reads = method === 'GET';
  const of = (subject: string): string[] =>
    reads ? [`${subject}:read`, `${subject}:full`] : [`${subject}:full`];
  if (whole[first]) return [whole[first]];
  if (first === 'recents') return ['recents:read', 'search:read'];
  if (first === 'users') return !reads ? ['admin'] : second === 'me' ? ['base'] : ['users:read'];
  if (several[first]) return several[first].flatMap(of);
  if (first.endsWith('Fields')) return ofFields(first.slice(0, -'Fields'.length), { version, method, path });
  if (setUpByAdmins.has(first)) return reads ? [...of(subjects[first]!), 'admin'] : ['admin'];
  if (third === 'mailMessages') return of('mail');
  if (version === 'v1' && /^(deals|persons|organizations)\/{}\/(changelog|flow)$/.test(path))
    return ['recents:read'];
  if (first === 'products' && third === 'deals') return of('deals');
  const own = of(subjects[first] ?? first);
  if (second === 'search') return [...own, 'search:read'];
  if (first === 'deals' && (second === 'products' || third === 'products'))
    return [...own, ...of('products')];
  return own;
}

function ofFields(item: string, { version, method, path }: Route): string[] {
  if (item === 'activity') return version === 'v1' ? ['activities:read', 'activities:full'] : ['admin'];
  const subject = { person: 'contacts', organization: 'contacts' }[item] ?? `${item}s`;
  const fields = subject === 'contacts' ? 'contact-fields:full' : `${item}-fields:full`;
  const given = item === 'product' || item === 'project' || item === 'lead' ? [] : ['admin'];
  if (method === 'GET') {
    if (item === 'lead') return ['leads:read', 'leads:full', 'admin'];
    return [`${subject}:read`, `${subject}:full`, fields, ...given];
  }
  if (item === 'project') return [fields];
  const also = item === 'product' || (version === 'v2' && (path.endsWith('/options') || method === 'PATCH'));
  return [...(also ? [`${subject}:full`] : []), fields, ...given];
}

/** Both versions alike: what is told to the route needs the permission. */
const needs: [RegExp, Permission][] = [
  [/^DELETE deals(\/{})?$/, 'deal.delete'],
  [/^DELETE leads\/{}$/, 'lead.delete'],
  [/^POST leads$/, 'lead.add'],
  [/^DELETE persons(\/{})?$/, 'person.delete'],
  [/^DELETE organizations(\/{})?$/, 'organization.delete'],
  [/^DELETE projects\/{}$/, 'project.delete'],
  [/^DELETE activities(\/{})?$/, 'activity.delete'],
  [/^PUT deals\/{}\/merge$/, 'deal.merge'],
  [/^PUT persons\/{}\/merge$/, 'person.merge'],
  [/^PUT organizations\/{}\/merge$/, 'organization.merge'],
  [/^POST deals\/{}\/convert\/lead$/, 'deal.convert'],
  [/^GET deals\/summary(\/archived)?$/, 'deal.see_summary'],
  [/^POST products(\/{}\/duplicate)?$/, 'product.add'],
  [/^(PUT|PATCH) products\/{}$/, 'product.edit'],
  [/^(POST|PUT|PATCH|DELETE) products\/{}\/(variations|images)(\/{})?$/, 'product.edit'],
  [/^DELETE products\/{}$/, 'product.delete'],
  [/^(POST|PATCH|DELETE) leadLabels(\/{})?$/, 'label.edit'],
  [/^POST \w+Fields$/, 'field.add'],
  [/^(PUT|PATCH) \w+Fields\/{}$/, 'field.edit'],
  [/^(POST|PATCH|DELETE) \w+Fields\/{}\/options$/, 'field.edit'],
  [/^DELETE \w+Fields(\/{})?$/, 'field.delete'],
  [/^(POST|PUT|PATCH|DELETE) (pipelines|stages|activityTypes)(\/{})?$/, 'pipeline.edit'],
  [/^(POST|PUT|PATCH|DELETE) (boards|phases)(\/{})?$/, 'board.edit'],
];

/** What a change of an item needs for the fields that it names. */
const changes = /^(PUT|PATCH) (deals|leads|persons|organizations|products|projects)\/{}$/;
const needsOfFields: Record<string, Permission> = {
  visible_to: 'items.change_visibility',
  close_time: 'deal.edit_closed_date',
  won_time: 'deal.edit_closed_date',
  lost_time: 'deal.edit_closed_date',
};

/** The permissions that a request needs by its route and the fields of its body, beside what its verb looks at. */
export function needsOf(route: Route, body: unknown): Permission[] {
  const { asked, needed } = needsOfRoute(route);
  if (!changes.test(asked) || body === null || typeof body !== 'object') return needed;
  const named = Object.keys(body).filter(field => Object.hasOwn(needsOfFields, field));
  return [...needed, ...named.map(field => needsOfFields[field]!)];
}

const known = new WeakMap<Route, { asked: string; needed: Permission[] }>();

/** Made once: every request asks for it. */
function needsOfRoute(route: Route): { asked: string; needed: Permission[] } {
  let found = known.get(route);
  if (!found) {
    const asked = `${route.method} ${route.path}`;
    const needed = needs.filter(([pattern]) => pattern.test(asked)).map(([, permission]) => permission);
    found = { asked, needed };
    known.set(route, found);
  }
  return found;
}
