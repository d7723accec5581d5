import { Dispatcher } from '../../src/notifications/dispatch.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { until } from '../support/servers.js';

interface Heard {
  type: string;
  id: number | string;
}

describe('open pages hear', () => {
  let api: TestApi;
  let ada: TestUser;
  let bob: TestUser;
  const closing = new AbortController();
  const heard = { ada: [] as Heard[], bob: [] as Heard[] };
  const arranged = { ada: new Set<string>(), bob: new Set<string>() };

  beforeAll(async () => {
    api = await startApi();
    ada = await api.user('ada', true);
    bob = await api.user('bob');
    await Promise.all([listen(ada, heard.ada, arranged.ada), listen(bob, heard.bob, arranged.bob)]);
  });
  afterAll(async () => {
    closing.abort();
    await api.stop();
  });

  async function listen(user: TestUser, into: Heard[], kinds: Set<string>): Promise<void> {
    const { body } = await fetch(`${api.url}/api/live`, {
      headers: { 'x-api-token': user.token },
      signal: closing.signal,
    });
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    // Connected.
    await reader.read();
    void (async () => {
      for (let text = ''; ;) {
        const { done, value } = await reader.read();
        if (done) return;
        text += value;
        const events = text.split('\n\n');
        text = events.pop()!;
        for (const event of events) {
          const [, name, data] = /^event: (item|setup|narrowed)\ndata: (.*)$/.exec(event) ?? [];
          if (name === 'item') into.push(JSON.parse(data!) as Heard);
          if (name === 'setup') kinds.add((JSON.parse(data!) as { of: string }).of);
          if (name === 'narrowed') kinds.add(`narrowed ${data}`);
        }
      }
    })().catch(() => undefined);
  }

  const made = async (path: string, body: object): Promise<number> =>
    (await api.as(ada).post(path).send(body)).body.data.id;
  const told = () => api.app.get(Dispatcher).drain();
  const has = (list: Heard[], type: string, id: number) =>
    list.some(one => one.type === type && one.id === id);

  it('of a deal that changed, and of one whose activity did; who may not see it, hears nothing', async () => {
    const hidden = await made('/api/v2/deals', { title: 'Hidden', visible_to: 1 });
    const shown = await made('/api/v2/deals', { title: 'Shown' });
    await told();
    await until('both have heard of the deal', () =>
      [heard.ada, heard.bob].every(list => has(list, 'deal', shown)),
    );
    expect([has(heard.ada, 'deal', hidden), has(heard.bob, 'deal', hidden)]).toEqual([true, false]);

    heard.ada.length = heard.bob.length = 0;
    const activity = await made('/api/v2/activities', { subject: 'Call', deal_id: shown });
    await told();
    await until('he has heard of the activity', () => has(heard.bob, 'activity', activity));
    await until('and of its deal', () => has(heard.bob, 'deal', shown));
  });

  it('of a deal that was deleted', async () => {
    const id = await made('/api/v2/deals', { title: 'Gone' });
    await told();
    await until('he has heard of it', () => has(heard.bob, 'deal', id));
    heard.bob.length = 0;
    await api.as(ada).delete(`/api/v2/deals/${id}`).expect(200);
    await told();
    await until('he has heard that it went', () => has(heard.bob, 'deal', id));
  });

  it('of an item on which a note, a file or a task changed, where he may see the item', async () => {
    const shown = await made('/api/v2/deals', { title: 'Shown' });
    const hidden = await made('/api/v2/deals', { title: 'Hidden', visible_to: 1 });
    const board_id = await made('/api/v2/boards', { name: 'Deliveries' });
    const phase_id = await made('/api/v2/phases', { name: 'Begun', board_id });
    const project_id = await made('/api/v2/projects', { title: 'Rollout', board_id, phase_id });
    await told();
    await until('he has heard of the project', () => has(heard.bob, 'project', project_id));
    heard.bob.length = 0;
    for (const deal_id of [hidden, shown])
      await made('/api/v1/notes', { content: 'They begin in May', deal_id });
    await made('/api/v2/tasks', { title: 'Kick-off', project_id });
    await told();
    await until('he has heard of the deal', () => has(heard.bob, 'deal', shown));
    await until('he has heard of the project', () => has(heard.bob, 'project', project_id));
    expect(has(heard.bob, 'deal', hidden)).toBe(false);
  });

  it('that somebody else sees less now, and neither of what nor whose it is', async () => {
    const id = await made('/api/v2/deals', { title: 'Ours' });
    const change = (body: object) => api.as(ada).patch(`/api/v2/deals/${id}`).send(body).expect(200);
    await change({ title: 'Still ours' });
    await told();
    await until('he has heard of it', () => has(heard.bob, 'deal', id));
    expect(arranged.bob).not.toContain('narrowed {}');
    heard.bob.length = 0;
    await change({ visible_to: 1 });
    await told();
    await until('he has heard that he is to look again', () => arranged.bob.has('narrowed {}'));
    expect(has(heard.bob, 'deal', id)).toBe(false);
  });

  it('of the deal from which an activity or a note was moved to another one', async () => {
    const [old, other] = [
      await made('/api/v2/deals', { title: 'Old' }),
      await made('/api/v2/deals', { title: 'New' }),
    ];
    const activity = await made('/api/v2/activities', { subject: 'Call', deal_id: old });
    const note = await made('/api/v1/notes', { content: 'They begin in May', deal_id: old });
    const hear = async (change: () => Promise<unknown>) => {
      await told();
      await until('he has heard of what was before', () => has(heard.bob, 'deal', old));
      heard.bob.length = 0;
      await change();
      await told();
      await until('he has heard of the one', () => has(heard.bob, 'deal', other));
      await until('and of the other', () => has(heard.bob, 'deal', old));
    };
    await hear(() =>
      api.as(ada).patch(`/api/v2/activities/${activity}`).send({ deal_id: other }).expect(200),
    );
    await hear(() => api.as(ada).put(`/api/v1/notes/${note}`).send({ deal_id: other }).expect(200));
  });

  it('of deals and projects whose stage or phase moved elsewhere, or went', async () => {
    const pipeline = async (name: string) => {
      const pipeline_id = await made('/api/v2/pipelines', { name });
      return { pipeline_id, stage_id: await made('/api/v2/stages', { name: 'First', pipeline_id }) };
    };
    const [from, to] = [await pipeline('Sales'), await pipeline('Partners')];
    const deal = await made('/api/v2/deals', { title: 'Taken along', stage_id: from.stage_id });
    const hidden = await made('/api/v2/deals', { title: 'Hidden', stage_id: from.stage_id, visible_to: 1 });
    const [left, right] = [
      await made('/api/v2/boards', { name: 'Left' }),
      await made('/api/v2/boards', { name: 'Right' }),
    ];
    const phase = await made('/api/v2/phases', { name: 'Begun', board_id: left });
    const project = await made('/api/v2/projects', { title: 'Rollout', board_id: left, phase_id: phase });
    await told();
    await until('he has heard of all that is new', () => has(heard.bob, 'project', project));
    const hear = async (type: string, id: number, change: () => Promise<unknown>) => {
      heard.bob.length = 0;
      await change();
      await told();
      await until(`he has heard of the ${type}`, () => has(heard.bob, type, id));
      expect(has(heard.bob, 'deal', hidden)).toBe(false);
    };
    const patch = (path: string, body: object) => api.as(ada).patch(path).send(body).expect(200);
    await hear('deal', deal, () => patch(`/api/v2/stages/${from.stage_id}`, { pipeline_id: to.pipeline_id }));
    expect(
      await api.database.query(
        `select before from event where name = 'deal.updated' and payload ->> 'id' = $1 and before is not null`,
        [String(deal)],
      ),
    ).toEqual([{ before: { pipeline: from.pipeline_id } }]);
    await hear('project', project, () => patch(`/api/v2/phases/${phase}`, { board_id: right }));
    await hear('deal', deal, () =>
      api.as(ada).delete(`/api/stages/${from.stage_id}`).send({ move_to: to.stage_id }).expect(200),
    );
  });

  it('of fields, labels and filters; of a filter of his own only who has it', async () => {
    const conditions = {
      glue: 'and',
      conditions: [
        { glue: 'and', conditions: [{ object: 'deal', field_id: 'title', operator: '=', value: 'Sails' }] },
        { glue: 'or', conditions: [] },
      ],
    };
    const hear = async (kind: string, change: () => Promise<unknown>) => {
      for (const kinds of Object.values(arranged)) kinds.clear();
      await change();
      await told();
      await until(`she has heard of the ${kind}`, () => arranged.ada.has(kind));
    };
    await hear('field', () => made('/api/v2/dealFields', { field_name: 'Hull', field_type: 'varchar' }));
    await until('he has heard too', () => arranged.bob.has('field'));
    await hear('leadLabel', () => made('/v1/leadLabels', { name: 'Frozen', color: 'blue' }));
    await until('he has heard too', () => arranged.bob.has('leadLabel'));
    await hear('mailLabel', () => made('/api/mail-labels', { name: 'Invoices', color: 'blue' }));
    let filter = 0;
    await hear('filter', async () => {
      filter = await made('/v1/filters', { name: 'Sails', type: 'deals', conditions });
    });
    // What comes after it has come: what was not told was told to nobody.
    await hear('field', () => made('/api/v2/dealFields', { field_name: 'Mast', field_type: 'varchar' }));
    await until('he has heard too', () => arranged.bob.has('field'));
    expect([...arranged.bob].filter(kind => kind !== 'field')).toEqual([]);
    await hear('filter', () => api.as(ada).put(`/v1/filters/${filter}`).send({ visible_to: 7 }).expect(200));
    await until('he has heard of what is shared', () => arranged.bob.has('filter'));
  });

  it('that phases changed, by their kind alone', async () => {
    const board_id = await made('/api/v2/boards', { name: 'Services' });
    await made('/api/v2/phases', { name: 'Begun', board_id });
    await told();
    await until('both have heard', () =>
      [arranged.ada, arranged.bob].every(kinds => kinds.has('phase') && kinds.has('board')),
    );
  });
});
