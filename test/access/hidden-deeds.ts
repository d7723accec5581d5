import { Conversions } from '../../src/crm/conversions.js';
import { allOf, columnOf, eva, hiddenWord, pick, type World } from './hidden-world.js';
import { nouns, paths } from './questions.js';

/** What can be done with hidden items; three numbers choose with which. None of it can be seen by Bo or Di. */
export const deeds: Record<string, (world: World, a: number, b: number, c: number) => Promise<unknown>> = {
  item: (world, a, b, c) => world.hide(nouns[(a + b + c) % nouns.length]!, a, b, c),
  activity: (world, a, b, c) =>
    world.send('post', '/api/v2/activities', {
      subject: hiddenWord,
      type: 'call',
      owner_id: world.users[0]!.id,
      done: c % 2 === 0,
      due_date: '2020-01-01',
      ...onHidden(world, a, b),
    }),
  note: (world, a, b) => world.send('post', '/v1/notes', { content: hiddenWord, ...onHidden(world, a, b) }),
  async file(world, a, b) {
    const on = onHidden(world, a, b);
    let form = world.api.as(world.boss).post('/v1/files');
    for (const [name, id] of Object.entries(on)) form = form.field(name, String(id));
    await form.attach('file', Buffer.from(hiddenWord), `${hiddenWord}.txt`).expect(200);
  },
  participates: (world, a, b) =>
    world.send('post', `/v1/deals/${world.hiddenOne('deal', a)!.id}/participants`, {
      person_id: pick(world.of(world.open, 'person'), b)!.id,
    }),
  takesPart: (world, a, b) =>
    world.send('post', `/v1/deals/${pick(world.of(world.open, 'deal'), b)!.id}/participants`, {
      person_id: world.hiddenOne('person', a)!.id,
    }),
  sells: (world, a, b) =>
    world.send('post', `/api/v2/deals/${world.hiddenOne('deal', a)!.id}/products`, {
      product_id: pick(world.of(world.open, 'product'), b)!.id,
      item_price: 7,
      quantity: 3,
    }),
  async relates(world, a, b) {
    const rel_linked_org_id = (await world.hide('organization', a, 0, 0)).id;
    await world.send('post', '/v1/organizationRelationships', {
      type: 'related',
      rel_owner_org_id: pick(world.of(world.open, 'organization'), b)!.id,
      rel_linked_org_id,
    });
  },
  wins: (world, a) =>
    world.send('patch', `/api/v2/deals/${world.hiddenOne('deal', a)!.id}`, { status: 'won' }),
  moves: (world, a) =>
    world.send('patch', `/api/v2/deals/${world.hiddenOne('deal', a)!.id}`, { stage_id: 2 }),
  archives: (world, a) =>
    world.send('patch', `/api/v2/deals/${world.hiddenOne('deal', a)!.id}`, { is_archived: true }),
  async deletes(world, a, b, c) {
    const item = await world.hide(nouns[b % nouns.length]!, a, b, c);
    world.hidden.pop();
    await world.send('delete', `${paths[item.noun]}/${item.id}`);
  },
  async merges(world, a, b, c) {
    const noun = (['deal', 'person', 'organization'] as const)[b % 3]!;
    const into = await world.hide(noun, a, b, c);
    const from = await world.hide(noun, a, c, b);
    world.hidden.pop();
    await world.send('put', `/v1/${noun}s/${from.id}/merge`, { merge_with_id: into.id });
  },
  async converts(world, a, b, c) {
    const noun = b % 2 === 0 ? 'lead' : 'deal';
    const item = await world.hide(noun, a, b, c);
    world.hidden.pop();
    const becomes = noun === 'lead' ? 'deal' : 'lead';
    const { conversion_id } = await world.send(
      'post',
      `/api/v2/${noun}s/${item.id}/convert/${becomes}`,
      {},
      world.keeper(a),
    );
    await world.api.app.get(Conversions).run(conversion_id);
  },
  async duplicates(world, a, b, c) {
    const deal = await world.hide('deal', a, b, c);
    await world.send('post', `/v1/deals/${deal.id}/duplicate`, {}, world.keeper(a));
  },
  /** An open item names a hidden one from now on, where it named none. */
  async names(world, a) {
    const deal = world.of(world.open, 'deal')[0]!.id;
    await world.send('patch', `/api/v2/deals/${deal}`, { person_id: world.hiddenOne('person', a)!.id });
    await world.send('patch', `/api/v2/deals/${deal}`, { org_id: world.hiddenOne('organization', a)!.id });
    await world.send('patch', `/api/v2/deals/${deal}`, {
      custom_fields: { [world.peopleField]: world.hiddenOne('person', a)!.id },
    });
    // It is on the deal's person too, and so hidden.
    await world.send('post', '/api/v2/activities', {
      subject: hiddenWord,
      owner_id: world.users[0]!.id,
      deal_id: deal,
      due_date: '2020-01-01',
    });
  },
  async ties(world, a, b) {
    const project = pick(world.of(world.open, 'project'), b)!.id;
    const { data } = (await world.api.as(world.boss).get(`/api/v2/projects/${project}`)).body;
    await world.send('patch', `/api/v2/projects/${project}`, {
      deal_ids: [...data.deal_ids, world.hiddenOne('deal', a)!.id],
    });
  },
  calls: (world, a, b) =>
    world.send('post', '/v1/callLogs', {
      user_id: world.users[2]!.id,
      outcome: 'connected',
      to_phone_number: '1',
      start_time: '2026-11-02T10:00:00Z',
      end_time: '2026-11-02T10:05:00Z',
      deal_id: world.hiddenOne('deal', a)!.id,
      person_id: pick(world.of(world.open, 'person'), b)!.id,
    }),
  plans: (world, a) =>
    world.send('post', '/api/v2/tasks', { title: hiddenWord, project_id: world.hiddenOne('project', a)!.id }),
  filters: world =>
    world.send(
      'post',
      '/v1/filters',
      {
        name: hiddenWord,
        type: 'deals',
        conditions: allOf({ object: 'deal', field_id: 'title', operator: 'IS NOT NULL', value: null }),
      },
      world.users[2]!,
    ),
  /** In Cy’s mailbox, which is private: sometimes in the very thread that Bo has. */
  async mails(world, a) {
    world.mails += 1;
    await world.mail(world.users[2]!, `cy${world.mails}`, eva, a % 2 === 0 ? '<first@nordwind.example>' : '');
  },
};

/** What stands on several items is there for who sees all of them: one of these two is hidden. */
function onHidden({ of, open, hidden }: World, a: number, b: number): Record<string, unknown> {
  const noun = (['deal', 'lead', 'organization', 'project'] as const)[a % 4]!;
  const [one, other] = b % 2 === 0 ? [hidden, open] : [open, hidden];
  return { [columnOf(noun)]: pick(of(one, noun), b)!.id, person_id: pick(of(other, 'person'), a)!.id };
}
