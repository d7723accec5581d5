import { MentionMails } from '../../src/notifications/mention-mails.js';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { fakeSmtp, takeInto, type FakeSmtp } from '../support/fake-smtp.js';

/** Who is mentioned in a note or a comment is told of it, if he may see it. */
describe('mentions', () => {
  let smtp: FakeSmtp;
  let house: House;
  let ada: Person;
  let bob: Person;
  let cem: Person;
  let mails: string[] = [];

  beforeAll(async () => {
    smtp = await fakeSmtp({ on: takeInto(() => mails) });
    house = await mailHouse({
      SMTP_OUT_URL: `smtp://127.0.0.1:${smtp.port}`,
      MAIL_FROM: 'crm@kontor.example',
    });
    [ada, bob, cem] = [await house.user('Ada'), await house.user('Bob'), await house.user('Cem')];
  }, 60_000);
  afterAll(async () => {
    await house?.close();
    await smtp?.stop();
  });
  beforeEach(async () => {
    await house.db.query('delete from notification');
    mails = [];
  });

  const at = (who: Person, name: string) => `<a href="#" data-mentions="${who.userId}">@${name}</a>`;
  const make = async (path: string, body: object, who = ada) => {
    const { body: answer } = await house.post(who, path, body);
    if (!answer.success) throw new Error(JSON.stringify(answer));
    return answer.data;
  };
  const dealOf = async (fields: object = {}) =>
    (await make('/api/v2/deals', { title: 'Rollout', ...fields })).id;
  const note = async (content: string, on: object) => (await make('/v1/notes', { content, ...on })).id;
  const told = async (who: Person, query = '') => (await house.get(who, `/api/notifications${query}`)).body;
  const texts = async (who: Person) => (await told(who)).data.map((one: { text: string }) => one.text);

  it('in a note and in a comment notify the user who is mentioned, with what it says and where', async () => {
    const deal_id = await dealOf();
    const id = await note(`<p>Ask ${at(bob, 'Bob')} &amp; wait</p>`, { deal_id });
    const comment = await make(`/v1/notes/${id}/comments`, { content: `${at(bob, 'Bob')}: done?` });
    const { data, additional_data } = await told(bob);
    expect(data).toMatchObject([
      { kind: 'mention', note_id: id, comment_id: comment.uuid, text: '@Bob: done?', read_at: null },
      {
        note_id: id,
        comment_id: null,
        text: 'Ask @Bob & wait',
        by: { id: ada.userId, name: 'Ada' },
        on: { type: 'deal', id: deal_id, title: 'Rollout' },
      },
    ]);
    expect(additional_data).toEqual({ next_cursor: null, unread: 2 });
    expect(await texts(ada)).toEqual([]);
    expect(await texts(cem)).toEqual([]);
  });

  it('notify nobody who may not see the note, nor who wrote it, nor users that are none', async () => {
    const deal_id = await dealOf({ visible_to: 1 });
    const nobody = '<a href="#" data-mentions="999999">@x</a><a href="#" data-mentions="1 or 1=1">@y</a>';
    const id = await note(`${at(bob, 'Bob')} ${at(ada, 'Ada')} ${nobody}`, { deal_id });
    expect(await house.db.query('select from notification where note_id = $1', [id])).toEqual([]);
    // The deal is opened: changing the text tells him now.
    await house.call(ada, 'PATCH', `/api/v2/deals/${deal_id}`, { visible_to: 7 });
    await house.call(ada, 'PUT', `/v1/notes/${id}`, { content: `${at(bob, 'Bob')} look` });
    expect(await texts(bob)).toEqual(['@Bob look']);
    // And hidden again, it is gone from his list and from what he has to read.
    await house.call(ada, 'PATCH', `/api/v2/deals/${deal_id}`, { visible_to: 1 });
    expect(await told(bob)).toMatchObject({ data: [], additional_data: { unread: 0 } });
  });

  it('are told once: a text that is changed tells only who was not in it before', async () => {
    const deal_id = await dealOf();
    const id = await note(`${at(bob, 'Bob')} one ${at(bob, 'Bob')}`, { deal_id });
    await house.call(ada, 'PUT', `/v1/notes/${id}`, { content: `${at(bob, 'Bob')} two ${at(cem, 'Cem')}` });
    expect(await texts(bob)).toEqual(['@Bob two @Cem']);
    expect(await texts(cem)).toEqual(['@Bob two @Cem']);
    await house.call(ada, 'DELETE', `/v1/notes/${id}`);
    expect([await texts(bob), await texts(cem)]).toEqual([[], []]);
  });

  it('are read one by one or all up to one, by their user alone, and paged by cursor', async () => {
    const deal_id = await dealOf();
    for (let n = 1; n <= 3; n++) await note(`${at(bob, 'Bob')} ${n}`, { deal_id });
    const pages: string[] = [];
    let cursor = '';
    do {
      const page = await told(bob, `?limit=2${cursor && `&cursor=${cursor}`}`);
      pages.push(...page.data.map((one: { text: string }) => one.text));
      cursor = page.additional_data.next_cursor ?? '';
    } while (cursor);
    expect(pages).toEqual(['@Bob 3', '@Bob 2', '@Bob 1']);
    const ids = (await told(bob)).data.map((one: { id: number }) => one.id);
    const read = async (body: object, who = bob) =>
      (await house.post(who, '/api/notifications/read', body)).body;
    expect((await read({ ids }, cem)).data).toEqual({ unread: 0 });
    expect((await read({ ids: [ids[0]] })).data).toEqual({ unread: 2 });
    expect((await told(bob, '?unread=true')).data.map((one: { text: string }) => one.text)).toEqual([
      '@Bob 2',
      '@Bob 1',
    ]);
    expect((await read({ up_to: ids[0] })).data).toEqual({ unread: 0 });
    for (const wrong of [{}, { ids: [1], up_to: 2 }, { ids: ['x'] }])
      expect((await house.post(bob, '/api/notifications/read', wrong)).status).toBe(400);
    expect((await house.get(bob, '/api/notifications?cursor=x')).status).toBe(400);
  });

  it('come by mail too, once, to who wants it and has not read it', async () => {
    const deal_id = await dealOf();
    await house.call(cem, 'PATCH', '/api/notifications/settings', { mention_mail: false });
    expect((await house.get(cem, '/api/notifications/settings')).body.data).toEqual({ mention_mail: false });
    await note(`${at(bob, 'Bob')} and ${at(cem, 'Cem')}, come`, { deal_id });
    const tell = () => house.app.get(MentionMails).tell();
    await tell();
    await tell();
    const all = mails.join('\n');
    expect(all.match(/^To: .*$/gm)).toEqual(['To: bob@kontor.example']);
    expect(all).toContain('Subject: Ada mentioned you on Rollout');
    expect(all).toContain('> @Bob and @Cem, come');

    mails = [];
    await note(`${at(bob, 'Bob')} again`, { deal_id });
    await house.post(bob, '/api/notifications/read', {
      ids: (await told(bob)).data.map((one: { id: number }) => one.id),
    });
    await note(`${at(bob, 'Bob')} secret`, { deal_id: await dealOf({ visible_to: 7 }) });
    await house.db.query('update deal set visible_to = 1');
    await tell();
    expect(mails).toEqual([]);
    await house.db.query('update deal set visible_to = 7');
  });
});

describe('what is written in notes and comments', () => {
  let house: House;
  let ada: Person;
  let deal: number;

  beforeAll(async () => {
    house = await mailHouse();
    ada = await house.user('Ada');
    deal = (await house.post(ada, '/api/v2/deals', { title: 'Rollout' })).body.data.id;
  }, 60_000);
  afterAll(() => house?.close());

  const kept = async (content: string) => {
    const answer = await house.post(ada, '/v1/notes', { content, deal_id: deal });
    return answer.body.success ? (answer.body.data.content as string) : answer.body;
  };

  it.each([
    ['text alone, as it is', 'a & b > c', 'a & b > c'],
    [
      'what an editor makes',
      '<p><b>Blue</b> <i>sails</i><br>and <u>red</u></p>',
      '<p><b>Blue</b> <i>sails</i><br>and <u>red</u></p>',
    ],
    [
      'lists and tables',
      '<ul><li>a</li></ul><table><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
      '<ul><li>a</li></ul><table><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
    ],
    [
      'links and mentions',
      '<a href="https://x.example/">x</a><a href="#" data-mentions="7">@Eva</a>',
      '<a href="https://x.example/">x</a><a href="#" data-mentions="7">@Eva</a>',
    ],
    ['no scripts', '<p>a</p><script>alert(1)</script>', '<p>a</p>'],
    [
      'no handlers',
      '<img src="https://x.example/a.png" onerror="alert(1)">',
      '<img src="https://x.example/a.png">',
    ],
    [
      'no addresses that run',
      '<a href="javascript:alert(1)">a</a><a href="&#106;avascript:alert(1)">b</a>',
      '<a>a</a><a>b</a>',
    ],
    [
      'no frames and forms',
      'a<iframe src="https://x.example"></iframe><form action="/x"><input name="a">b</form>',
      'ab',
    ],
    [
      'no styles',
      '<style>body { display: none }</style><p style="position: fixed" class="x" id="y">a</p>',
      '<p>a</p>',
    ],
    [
      'no drawings that carry scripts',
      '<svg><script>alert(1)</script></svg><math><mtext></mtext></math>a',
      'a',
    ],
    [
      'nothing that changes its meaning when it is read again',
      '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
      null,
    ],
  ])('keeps %s', async (_, given, expected) => {
    const found = await kept(given);
    if (expected !== null) expect(found).toBe(expected);
    else expect(JSON.stringify(found)).not.toMatch(/onerror|<img/);
  });

  it('is sanitized when it is changed, and in comments', async () => {
    const { id } = (await house.post(ada, '/v1/notes', { content: 'a', deal_id: deal })).body.data;
    const bad = '<b onclick="x()">b</b><script>x()</script>';
    expect((await house.call(ada, 'PUT', `/v1/notes/${id}`, { content: bad })).body.data.content).toBe(
      '<b>b</b>',
    );
    const comment = (await house.post(ada, `/v1/notes/${id}/comments`, { content: bad })).body.data;
    expect(comment.content).toBe('<b>b</b>');
    const path = `/v1/notes/${id}/comments/${comment.uuid}`;
    expect((await house.call(ada, 'PUT', path, { content: `${bad}!` })).body.data.content).toBe('<b>b</b>!');
    const rows = await house.db.query(
      'select from note where content ~ $1 union all select from note_comment where content ~ $1',
      ['script|onclick'],
    );
    expect(rows).toEqual([]);
  });

  it('is refused where nothing is left of it, or it is too deep, and nothing is written', async () => {
    const count = async () => (await house.db.query('select from note')).length;
    const before = await count();
    const formats = Array.from({ length: 3000 }, (_, n) => `<p><b title="${n}"></p>`).join('');
    for (const content of ['<script>alert(1)</script>', '<b>'.repeat(500), '<div>'.repeat(20_000), formats])
      expect(await kept(content)).toMatchObject({ code: 'invalid', field: 'content' });
    expect(await count()).toBe(before);
  });
});
