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

  it('that phases changed, by their kind alone', async () => {
    const board_id = await made('/api/v2/boards', { name: 'Services' });
    await made('/api/v2/phases', { name: 'Begun', board_id });
    await told();
    await until('both have heard', () =>
      [arranged.ada, arranged.bob].every(kinds => kinds.has('phase') && kinds.has('board')),
    );
  });
});
