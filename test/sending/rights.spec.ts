import { ownRoutes } from '../../src/api/docs-own.js';
import { sendingControllers } from '../../src/api/sending/index.js';
import { letter, mailHouse, type House, type Person, type Reply } from '../api/mail/house.js';
import { sendingMailbox } from '../support/sending.js';

/** How a door is tried at what is Anna's, by somebody else; several ways, where there are several. */
type Tried = { body?: object; file?: true; query?: string; at?: 'own' } & (
  { status: number; field?: string } | { sees: unknown }
);

interface Other extends Person {
  mailbox: number;
  /** A draft. */
  own: number;
}

/** What somebody writes is nobody else's, administrators included: at every door of what is written and sent here. */
describe('mail that somebody else writes', () => {
  let house: House;
  let anna: Person;
  /** Neither is. */
  let others: Other[];
  let box: number;
  let things: Record<string, number>;

  beforeAll(async () => {
    house = await mailHouse();
    anna = await house.user('Anna');
    box = await sendingMailbox(house, anna, { imap: 1, smtp: 1 });
    await house.import(anna, [letter({ 'Message-ID': '<secret@nordic.example>' })]);
    const { id: message } = await house.message('secret@nordic.example');
    const made = async (who: Person, path: string, body: object): Promise<number> =>
      (await house.post(who, path, body)).body.data.id;
    const draft = (who: Person, mailbox_id: number) =>
      made(who, '/api/drafts', { mailbox_id, subject: 'Sails' });
    const mail = await draft(anna, box);
    const file = (await attach(anna, `/api/drafts/${mail}/attachments`)).body.data;
    const person = await made(anna, '/api/v2/persons', {
      name: 'Eva',
      emails: [{ value: 'eva@nordic.example', primary: true }],
    });
    const sent = await draft(anna, box);
    await house.db.query(
      `update outgoing_mail set state = 'sent', sent_at = now(), message = $2 where id = $1`,
      [sent, message],
    );
    things = {
      mail,
      file: file.id,
      message,
      person,
      deal: await house.deal('Hidden', { owner_id: anna.userId, visible_to: 1 }),
      template: await made(anna, '/api/mail-templates', { name: 'Hers', html: '<p>x</p>' }),
      group: await made(anna, '/api/group-mails', {
        mailbox_id: box,
        subject: 'To all',
        html: '<p>x</p>',
        person_ids: [person],
      }),
    };
    others = await Promise.all(
      [await house.user('Bert', { isAdmin: true }), await house.user('Cleo')].map(async who => {
        const mailbox = await sendingMailbox(house, who, { imap: 1, smtp: 1 });
        return { ...who, mailbox, own: await draft(who, mailbox) };
      }),
    );
  });
  afterAll(() => house.close());

  const attach = async (who: Person, path: string): Promise<Pick<Reply, 'status' | 'body'>> => {
    const body = new FormData();
    body.append('file', new Blob(['a,b']), 'prices.csv');
    const headers = { 'x-api-token': who.token };
    const answer = await fetch(`${house.url}${path}`, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
  };
  const to = [{ address: 'eva@nordic.example', name: '' }];
  const gone: Tried = { status: 404 };
  const notHis = (body: object): Tried => ({ body, status: 400, field: 'mailbox_id' });
  const group = (fields: object) => ({
    subject: 'x',
    html: '<p>x</p>',
    person_ids: [things['person']],
    ...fields,
  });
  const hers = () => ({ mailbox_id: box });

  /** By method and path, as the documentation writes them; `{id}` is Anna's, or one's own where it says so. */
  const doors = (other: Other): Record<string, Tried[]> => ({
    'POST /api/drafts': [
      notHis(hers()),
      { body: { kind: 'reply', in_reply_to_message_id: things['message'] }, status: 404 },
      { body: { kind: 'forward', in_reply_to_message_id: things['message'] }, status: 404 },
    ],
    'GET /api/drafts': [{ sees: [expect.objectContaining({ id: other.own })] }],
    'GET /api/drafts/{id}': [gone],
    'PATCH /api/drafts/{id}': [
      { body: { version: 1, html: 'x' }, status: 404 },
      { body: { version: 1, ...hers() }, at: 'own', status: 400, field: 'mailbox_id' },
    ],
    'DELETE /api/drafts/{id}': [gone],
    'POST /api/drafts/{id}/template': [
      { body: { version: 1, template_id: things['template'] }, status: 404 },
      { body: { version: 1, template_id: things['template'] }, at: 'own', status: 404 },
    ],
    'POST /api/drafts/{id}/send': [
      { body: {}, status: 404 },
      { body: { send_at: new Date(Date.now() + 3600_000).toISOString() }, status: 404 },
    ],
    'POST /api/drafts/{id}/attachments': [{ file: true, status: 404 }],
    'GET /api/drafts/{id}/attachments/{attachmentId}': [gone, { at: 'own', status: 404 }],
    'DELETE /api/drafts/{id}/attachments/{attachmentId}': [gone, { at: 'own', status: 404 }],
    'GET /api/outbox': [{ sees: [] }, { query: '?state=sent,failed,queued,scheduled', sees: [] }],
    'GET /api/outbox/{id}': [gone],
    'POST /api/outbox/{id}/cancel': [gone],
    'POST /api/outbox/{id}/retry': [gone],
    'POST /api/outbox/{id}/edit': [gone],
    'POST /api/outbox/{id}/reminded': [gone],
    'POST /api/outbox/{id}/resolve': [{ body: { sent: true }, status: 404 }],
    'GET /api/mail-templates': [{ sees: [] }],
    'GET /api/mail-templates/{id}': [gone],
    'POST /api/mail-templates': [{ body: { name: '' }, status: 400 }],
    'PATCH /api/mail-templates/{id}': [{ body: { html: 'x' }, status: 404 }],
    'DELETE /api/mail-templates/{id}': [gone],
    'GET /api/mailboxes/{id}/signature': [gone],
    'PUT /api/mailboxes/{id}/signature': [{ body: { html: 'x' }, status: 404 }],
    'GET /api/merge-fields': [
      {
        query: `?deal_id=${things['deal']}`,
        sees: expect.arrayContaining([
          expect.objectContaining({ field: 'deal.title', value: other.isAdmin ? 'Hidden' : null }),
        ]),
      },
    ],
    'GET /api/group-mails': [{ sees: [] }],
    'POST /api/group-mails': [
      notHis(group(hers())),
      { body: group({ mailbox_id: other.mailbox, draft_id: things['mail'] }), status: 404 },
    ],
    'POST /api/group-mails/preview': [notHis(group(hers()))],
    'GET /api/group-mails/{id}': [gone],
    'POST /api/group-mails/{id}/stop': [gone],
    'POST /api/group-mails/{id}/continue': [gone],
    'POST /api/mail/send': [
      notHis({ ...hers(), to }),
      notHis({ ...hers(), to, send_at: new Date(Date.now() + 3600_000).toISOString() }),
      {
        body: {
          mailbox_id: other.mailbox,
          to,
          subject: 'x',
          links: { deal_id: other.isAdmin ? 999_999 : things['deal'] },
        },
        status: 400,
        field: 'links.deal_id',
      },
      { body: { mailbox_id: other.mailbox, to, in_reply_to_message_id: things['message'] }, status: 404 },
    ],
    'GET /api/messages/{id}/sending': [gone],
  });

  const idIn = (path: string): number | undefined => {
    if (path.includes('mail-templates')) return things['template'];
    if (path.includes('mailboxes')) return box;
    if (path.includes('group-mails')) return things['group'];
    return path.includes('messages') ? things['message'] : things['mail'];
  };
  const inTables = () =>
    house.db.query(
      `select o.id, o.user_id, o.state, o.version, o.html, o.mailbox_id, g.state as group, (select count(*) from outgoing_attachment) as files,
              (select array_agg(signature order by id) from mailbox) as signatures, (select count(*) from mail_template) as templates
         from outgoing_mail o left join group_mail g on g.id = o.group_mail_id order by o.id`,
    );

  it('is behind doors that are all tried here', () => {
    const all = sendingControllers.flatMap(ownRoutes).filter(route => !route.isPublic);
    expect(Object.keys(doors(others[0]!)).sort()).toEqual(
      all.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  it('is not there for him, cannot be changed or sent, and his own goes out by his own mailboxes only', async () => {
    const before = await inTables();
    for (const other of others)
      for (const [door, tries] of Object.entries(doors(other))) {
        const [method = '', path = ''] = door.split(' ');
        for (const tried of tries) {
          const id = tried.at === 'own' ? other.own : idIn(path);
          const at = path.replace('{id}', String(id)).replace('{attachmentId}', String(things['file']));
          const { status, body } = tried.file
            ? await attach(other, at)
            : await house.call(other, method, at + (tried.query ?? ''), tried.body);
          const by = `${door} by ${other.email}`;
          if ('sees' in tried) expect({ by, data: body.data }).toEqual({ by, data: tried.sees });
          else
            expect({ by, status, field: tried.field && body.field }).toEqual({
              by,
              status: tried.status,
              field: tried.field,
            });
        }
      }
    expect(await inTables()).toEqual(before);
  });

  it('leaves a template that she shares hers to change', async () => {
    await house.call(anna, 'PATCH', `/api/mail-templates/${things['template']}`, { shared: true });
    const at = `/api/mail-templates/${things['template']}`;
    for (const other of others) {
      expect((await house.get(other, at)).body.data).toMatchObject({ mine: false });
      for (const [method, body] of [['PATCH', { html: 'other' }], ['DELETE']] as const)
        expect((await house.call(other, method, at, body)).status).toBe(403);
    }
    expect((await house.get(anna, at)).body.data.html).toBe('<p>x</p>');
  });
});
