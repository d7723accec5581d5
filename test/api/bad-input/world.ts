import { startApi, type TestUser } from '../support.js';
import type { Asked } from './requests.js';
import type { Wrong } from './values.js';

type Id = number | string;

/** Tables whose rows come and go with any request. */
const restless = ['api_token', 'session', 'sign_in_attempt', 'touched_row', 'mikro_orm_migrations'];

const touching = `
  create unlogged table touched_row (name text);
  create function note_touch() returns trigger language plpgsql as $$
  begin insert into touched_row values (tg_table_name); return null; end $$;
  do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'public' and tablename <> all('{${restless.join(',')}}')
    loop execute format('create trigger touched after insert or update or delete on %I for each row execute function note_touch()', name);
    end loop;
  end $$`;

/** Fields of a body -> the noun of what they name. */
const naming: Record<string, string> = {
  person_id: 'persons',
  person_ids: 'persons',
  org_id: 'organizations',
  org_ids: 'organizations',
  organization_id: 'organizations',
  rel_owner_org_id: 'organizations',
  rel_linked_org_id: 'organizations',
  deal_id: 'deals',
  deal_ids: 'deals',
  lead_id: 'leads',
  project_id: 'projects',
  product_id: 'products',
  activity_id: 'activities',
};
/** Those that name what nobody hides. */
const open = ['user_id', 'owner_id', 'follower_id', 'stage_id', 'pipeline_id', 'board_id', 'phase_id'];

export type BadWorld = Awaited<ReturnType<typeof badWorld>>;

/** A company with a user who may do everything but see what another keeps to himself, and an eye on every row. */
export async function badWorld() {
  const api = await startApi();
  const boss = await api.user('boss', true);
  const eva = await api.user('eva');
  const leaver = await api.user('leaver');
  const nowhere = '00000000-0000-4000-8000-000000000001';

  async function make<T extends Id = number>(user: TestUser, path: string, body: object): Promise<T> {
    const answer = await api.as(user).post(path).send(body);
    if (!answer.body.success) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data.id ?? answer.body.data.field_code;
  }
  const { permissions } = (await api.as(boss).get('/api/permission_sets')).body.data;
  const contents = permissions.map((one: { name: string }) => one.name);
  const permission_set_id = await make<string>(boss, '/api/permission_sets', { name: 'All', contents });
  await api.as(boss).patch(`/api/users/${eva.id}`).send({ permission_set_id }).expect(200);

  const line = { object: 'deal', field_id: 'title', operator: '=', value: 'x' };
  const conditions = { glue: 'and', conditions: [{ glue: 'and', conditions: [line] }] };

  /** One of each, seen by its owner alone. */
  async function items(user: TestUser): Promise<Record<string, Id>> {
    const visible_to = 1;
    const persons = await make(user, '/api/v2/persons', { name: 'Eva', visible_to });
    const organizations = await make(user, '/api/v2/organizations', { name: 'Nordwind', visible_to });
    const deals = await make(user, '/api/v2/deals', { title: 'Sails', visible_to });
    const leads = await make(user, '/v1/leads', {
      title: 'Maybe',
      person_id: persons,
      visible_to: `${visible_to}`,
    });
    const projects = await make(user, '/api/v2/projects', { title: 'Delivery' });
    await api.database.query('update project set visible_to = 1 where id = $1', [projects]);
    const products = await make(user, '/api/v2/products', { name: 'Cloth', visible_to });
    const activities = await make(user, '/api/v2/activities', { subject: 'Call', deal_id: deals });
    const notes = await make(user, '/v1/notes', { content: 'Blue', deal_id: deals });
    const tasks = await make(user, '/api/v2/tasks', { title: 'Cut', project_id: projects });
    const remote = { file_type: 'gdoc', title: 'Plan', item_type: 'deal', item_id: deals };
    const files = await make(user, '/v1/files/remote', { ...remote, remote_location: 'googledrive' });
    const filters = await make(user, '/v1/filters', { name: 'Mine', type: 'deals', conditions });
    return {
      ...{ persons, organizations, deals, leads, projects, products },
      ...{ activities, notes, tasks, files, filters },
    };
  }
  const seen: Record<string, Id> = {
    ...(await items(eva)),
    ...{ pipelines: 1, stages: 1, users: leaver.id },
    roles: await make(boss, '/v1/roles', { name: 'North' }),
    boards: (await api.as(eva).get('/api/v2/boards')).body.data[0].id,
    phases: (await api.as(eva).get('/api/v2/phases')).body.data[0].id,
  };
  const hidden = await items(boss);
  const options = [{ label: 'Red' }, { label: 'Blue' }];
  const field = (field_name: string, field_type: string, more: object = {}) =>
    make<string>(eva, '/api/v2/dealFields', { field_name, field_type, ...more });
  const custom = {
    varchar: await field('Berth', 'varchar'),
    double: await field('Length', 'double'),
    monetary: await field('Fee', 'monetary'),
    enum: await field('Colour', 'enum', { options }),
    set: await field('Colours', 'set', { options }),
    date: await field('Launch', 'date'),
    daterange: await field('Season', 'daterange'),
    time: await field('Tide', 'time'),
    address: await field('Harbour', 'address'),
    people: await field('Skipper', 'people'),
  };
  await api.database.query(touching);

  const place = ({ path }: Asked): string => path.split('/{')[0]!.replace('projects/', '');

  return {
    nowhere,
    /** Good values, by the names of fields. */
    known: {
      ...Object.fromEntries(Object.entries(naming).map(([name, noun]) => [name, seen[noun]])),
      ...{ user_id: eva.id, owner_id: eva.id, follower_id: eva.id, stage_id: 1, pipeline_id: 1 },
      ...{ board_id: seen['boards'], phase_id: seen['phases'], currency: 'EUR', items: 'deal' },
      ...{ email: 'new@kontor.example', term: 'word', type: 'call', conditions },
      subscription_url: 'https://receiver.example/hook',
    } as Record<string, unknown>,

    /** What the path names, seen by who asks. */
    inPath: (asked: Asked, name: string): Id | undefined => (name === 'id' ? seen[place(asked)] : undefined),
    hiddenInPath: (asked: Asked, name: string): Id | undefined =>
      name === 'id' ? hidden[place(asked)] : undefined,

    /** What a field of a body may not name. */
    hiddenFor(name: string): Wrong[] {
      const noun = naming[name];
      if (noun) {
        return [
          ['hidden', hidden[noun]],
          ['unknown', noun === 'leads' ? nowhere : 9_007_199_254_740_991],
        ];
      }
      return open.includes(name) ? [['unknown', 9_007_199_254_740_991]] : [];
    },

    wrongCustomFields(asked: Asked, good: (more: object) => unknown) {
      const strict = asked.dialect === 'v2';
      // A lead is a person's or an organization's.
      const person_id = asked.path === 'leads' ? { person_id: seen['persons'] } : {};
      const of = (values: object) => good(strict ? { custom_fields: values } : { ...person_id, ...values });
      const mistakes: [keyof typeof custom, unknown][] = [
        ...(['varchar', 'double', 'enum', 'date', 'people'] as const).map(
          (type): [keyof typeof custom, unknown] => [type, { a: 1 }],
        ),
        ['varchar', 'x'.repeat(256)],
        ['double', 'ten'],
        ['double', 1e20],
        ['monetary', { value: 'ten', currency: 'EUR' }],
        ['monetary', { value: 10, currency: 'euro' }],
        ['enum', 999],
        ['set', [999]],
        ['date', '2026-02-30'],
        ['daterange', { value: '2026-02-30', until: '2026-03-01' }],
        ['time', { value: '25:00' }],
        ['address', { value: { a: 1 } }],
        ['people', hidden['persons']],
        ['people', 9_007_199_254_740_991],
      ];
      const path = asked.path.split('/')[0]!;
      const ofDeals = path === 'deals' || path === 'leads';
      return [
        ...(ofDeals ? mistakes : []).map(([type, value]) => ({
          what: `custom ${type} ${JSON.stringify(value).slice(0, 60)}`,
          asked,
          body: of({ [custom[type]]: value }),
          field: strict ? `custom_fields.${custom[type]}` : custom[type],
        })),
        ...(strict ? ['word', [[]], { nothing: 1 }] : []).map(value => ({
          what: `custom_fields ${JSON.stringify(value)}`,
          asked,
          body: good({ custom_fields: value }),
          field: 'custom_fields',
        })),
      ];
    },

    async send(
      { method, path, dialect, admin }: Asked,
      given: { params: Record<string, unknown>; query: Record<string, unknown>; body?: unknown },
    ): Promise<{ status: number; body: any }> {
      const to = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(String(given.params[name])),
      );
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(given.query)) {
        for (const one of [value].flat()) query.append(name, String(one));
      }
      const response = await fetch(`${api.url}/api/${dialect}/${to}?${query}`, {
        method,
        headers: { 'x-api-token': admin ? boss.token : eva.token, 'content-type': 'application/json' },
        ...(method === 'GET' || given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, body: isJson ? JSON.parse(text) : text };
    },

    /** Tables of which rows were written since the last look. */
    async touched(): Promise<string[]> {
      const rows = await api.database.query<{ name: string }>(
        'with gone as (delete from touched_row returning name) select distinct name from gone',
      );
      return rows.map(row => row.name);
    },
    stop: () => api.stop(),
  };
}
