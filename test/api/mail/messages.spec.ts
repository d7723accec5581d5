import { letter, mailHouse, type House, type Person } from './house.js';

let house: House;
let anna: Person;
let bert: Person;
let carl: Person;

beforeAll(async () => {
  house = await mailHouse();
  [anna, bert, carl] = [await house.user('Anna'), await house.user('Bert'), await house.user('Carl')];
}, 60_000);
afterAll(() => house?.close());

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const hostile = letter(
  {
    'Message-ID': '<html@nordic.example>',
    Subject: 'Look "here"\u00fc',
    'MIME-Version': '1.0',
    'Content-Type': 'multipart/related; boundary=b',
  },
  [
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Hi</p><script>fetch("/api/session")</script><img src="cid:logo@x"><img src="https://tracker.example/p.gif">',
    '--b',
    'Content-Type: image/png; name="logo.png"',
    'Content-ID: <logo@x>',
    'Content-Disposition: inline; filename="logo.png"',
    'Content-Transfer-Encoding: base64',
    '',
    pixel,
    '--b',
    'Content-Type: text/html; name="page.html"',
    'Content-Disposition: attachment; filename="../page.html"',
    '',
    '<script>alert(1)</script>',
    '--b',
    'Content-Type: image/svg+xml; name="x.svg"',
    'Content-Disposition: attachment; filename="x.svg"',
    '',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '--b--',
    '',
  ].join('\n'),
);

describe('a message that carries a script', () => {
  let id: number;
  let files: { id: number; filename: string; cid: string | null; url: string }[];

  beforeAll(async () => {
    await house.import(anna, [hostile]);
    ({ id } = await house.message('html@nordic.example'));
    files = (await house.get(anna, `/api/messages/${id}`)).body.data.attachments;
  });

  const file = async (name: string, query = '') =>
    house.get(anna, `${files.find(one => one.filename.endsWith(name))!.url}${query}`);

  test('is a page whose policy lets nothing run and nothing load', async () => {
    const page = await house.get(anna, `/api/messages/${id}/html`);
    const policy = page.headers.get('content-security-policy')!;
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        'img-src data:',
        "base-uri 'none'",
        "form-action 'none'",
      ]),
    );
    expect(policy).toMatch(/(^|; )sandbox(?!.*allow-scripts)(?!.*allow-same-origin)/);
    expect(policy).not.toMatch(/script-src|connect-src/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    // Its own picture is in it, without a request.
    expect(page.bytes.toString()).toContain(`<img src="data:image/png;base64,${pixel}">`);
    const asked = await house.get(anna, `/api/messages/${id}/html?images=1`);
    expect(asked.headers.get('content-security-policy')).toContain('img-src data: https: http:');
  });

  test('gives its HTML as it came to who sanitizes it', async () => {
    const { data } = (await house.get(anna, `/api/messages/${id}/body`)).body;
    expect(data.html).toContain('<script>');
    expect(data.text).toContain('Hi');
    expect(data.text).not.toContain('fetch(');
  });

  test('hands out files that no browser opens by itself, save pictures', async () => {
    const page = await file('page.html', '?inline=1');
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect(page.headers.get('content-disposition')).toMatch(/^attachment; filename="[^/\\"]*page\.html"/);
    expect(page.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(page.bytes.toString().trim()).toBe('<script>alert(1)</script>');
    const svg = await file('x.svg', '?inline=1');
    expect([svg.headers.get('content-type'), svg.headers.get('content-disposition')!.split(';')[0]]).toEqual([
      'application/octet-stream',
      'attachment',
    ]);
    const picture = await file('logo.png', '?inline=1');
    expect([
      picture.headers.get('content-type'),
      picture.headers.get('content-disposition')!.split(';')[0],
    ]).toEqual(['image/png', 'inline']);
    expect(picture.bytes).toEqual(Buffer.from(pixel, 'base64'));
    expect((await file('logo.png')).headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await house.get(anna, `/api/messages/${id}/attachments/999999`)).status).toBe(404);
  });

  test('gives its raw bytes, under a name made safe', async () => {
    const raw = await house.get(anna, `/api/messages/${id}/raw`);
    expect(raw.headers.get('content-type')).toBe('message/rfc822');
    expect(raw.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[^"]*\.eml"; filename\*=UTF-8''[^"\r\n]*$/,
    );
    expect(raw.bytes.toString('latin1')).toBe(hostile);
  });

  test('takes no file of another message', async () => {
    await house.import(anna, [letter({ 'Message-ID': '<plain@nordic.example>' })]);
    const other = await house.message('plain@nordic.example');
    expect((await house.get(anna, `/api/messages/${other.id}/attachments/${files[0]!.id}`)).status).toBe(404);
  });
});

describe('a message of which two mailboxes have different copies', () => {
  const shared = {
    'Message-ID': '<two@nordic.example>',
    Subject: 'Two copies',
    To: 'anna@kontor.example, bert@kontor.example',
  };
  let thread: number;
  let message: number;

  beforeAll(async () => {
    await house.import(anna, [letter(shared, 'The price is 100.\n')]);
    // Bert's gateway put a footer under it, and his copy names whom it was blind-copied to.
    await house.import(bert, [
      letter({ ...shared, Bcc: 'boss@secret.example' }, 'The price is 100.\n\nFooter: wombat.\n'),
      letter(
        {
          'Message-ID': '<private@nordic.example>',
          Subject: 'Re: Two copies',
          'In-Reply-To': '<two@nordic.example>',
          From: 'Insider <insider@secret.example>',
          To: 'bert@kontor.example',
          Date: 'Wed, 04 Nov 2026 10:00:00 +0000',
        },
        'Only for Bert: numbat.\n',
      ),
    ]);
    ({ id: message, thread } = await house.message('two@nordic.example'));
    const deal = await house.deal('Open deal');
    await house.post(anna, `/api/threads/${thread}/links`, { deal_id: deal });
    await house.post(anna, `/api/threads/${thread}/sharing`, { sharing: 'shared' });
  });

  test('shows each owner his own', async () => {
    expect((await house.get(anna, `/api/messages/${message}`)).body.data.text).not.toContain('wombat');
    const his = (await house.get(bert, `/api/messages/${message}`)).body.data;
    expect(his).toMatchObject({
      text: expect.stringContaining('wombat'),
      bcc: [{ name: '', email: 'boss@secret.example' }],
    });
    expect((await house.get(bert, `/api/messages/${message}/raw`)).bytes.toString()).toContain('wombat');
  });

  test("shows a third what Anna shares, and nothing of Bert's private copy or his further mail", async () => {
    const view = await house.get(carl, `/api/threads/${thread}`);
    expect(view.body.data.messages).toHaveLength(1);
    const [row] = (await house.get(carl, '/api/threads?filter=shared')).body.data;
    expect(row).toMatchObject({
      id: thread,
      message_count: 1,
      subject: 'Two copies',
      last_at: '2026-11-02T10:00:00.000Z',
    });
    const others = await Promise.all([
      house.get(carl, `/api/messages/${message}`),
      house.get(carl, `/api/threads/${thread}/candidates`),
      house.get(carl, `/v1/mailbox/mailThreads/${thread}`),
      house.get(carl, `/v1/mailbox/mailThreads/${thread}/mailMessages`),
      house.get(carl, `/api/mail/find?message_id=two@nordic.example`),
    ]);
    const all = JSON.stringify([view, row, ...others].map(one => one.body ?? one));
    expect(all).not.toMatch(/wombat|numbat|secret\.example|Insider/);
    expect(view.body.data.visible_to.map((one: { name: string }) => one.name)).toEqual(
      expect.arrayContaining(['Anna', 'Carl']),
    );
    for (const word of ['wombat', 'numbat', 'insider']) {
      expect((await house.get(carl, `/api/threads?q=${word}`)).body.data).toEqual([]);
    }
    expect((await house.get(carl, '/api/threads?q=price')).body.data).toHaveLength(1);
    // Even where the person of the private mail and his deal are there for everybody: that he is in this thread is not.
    const [insider] = await house.db.query<{ id: number }>(
      `insert into person (name) values ('Insider') returning id`,
    );
    await house.deal('Takeover', { person_id: insider!.id });
    await house.db.query(
      `insert into thread_link (thread_id, person_id, rule, evidence)
       values ($1, $2, 'person-has-address', '{"address": "insider@secret.example"}')`,
      [thread, insider!.id],
    );
    for (const who of [anna, carl]) {
      for (const path of ['', '/links', '/candidates']) {
        const { status, bytes } = await house.get(who, `/api/threads/${thread}${path}`);
        expect([path, status, /Insider|Takeover/.test(bytes.toString())]).toEqual([path, 200, false]);
      }
    }
    expect((await house.get(bert, `/api/threads/${thread}/candidates`)).body.data).toEqual([
      expect.objectContaining({ title: 'Takeover' }),
    ]);
    const { id: hidden } = await house.message('private@nordic.example');
    expect((await house.get(carl, `/api/messages/${hidden}`)).status).toBe(404);
    expect((await house.get(anna, `/api/messages/${hidden}`)).status).toBe(404);
  });
});
