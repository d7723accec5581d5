import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { authority } from '../support/certificates.js';
import { fakeSmtp } from '../support/fake-smtp.js';
import { mailServer, sendDue, sendingMailbox, type MailServer } from '../support/sending.js';

const mb = 1024 * 1024;

/** What cannot go ends in a state whose words tell its writer what is wrong and what to do. */
describe('a mail that cannot go', () => {
  let house: House;
  let server: MailServer;
  let anna: Person;
  let box: number;

  beforeAll(async () => {
    [house, server] = await Promise.all([mailHouse(), mailServer()]);
    anna = await house.user('Anna');
    box = await sendingMailbox(house, anna, { imap: 1, smtp: server.port });
  });
  beforeEach(() => {
    server.taken.length = 0;
    server.announce(0);
    delete server.answers.login;
    delete server.answers.data;
  });
  afterAll(async () => {
    await house.close();
    await server.stop();
  });

  const draft = async (fields: object = {}) =>
    (
      await house.post(anna, '/api/drafts', {
        mailbox_id: box,
        to: [{ address: 'eva@nordic.example', name: '' }],
        subject: 'Sails',
        html: '<p>Hello</p>',
        ...fields,
      })
    ).body.data.id as number;
  const attach = async (id: number, bytes: number) => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)]), 'film.bin');
    const answer = await fetch(`${house.url}/api/drafts/${id}/attachments`, {
      method: 'POST',
      headers: { 'x-api-token': anna.token },
      body: form,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };
  const send = (id: number) => house.post(anna, `/api/drafts/${id}/send`);
  const mailOf = async (id: number) => (await house.get(anna, `/api/outbox/${id}`)).body.data;
  const mailbox = async () => (await house.get(anna, `/api/mailboxes/${box}`)).body.data;
  const smtp = (change: object) =>
    house.db.query('update mailbox set smtp = smtp || $2::jsonb where id = $1', [
      box,
      JSON.stringify(change),
    ]);

  it('with files of more than 60 MB says so while they are put in', async () => {
    const id = await draft();
    const one = await attach(id, 51 * mb);
    expect(one).toMatchObject({ status: 413, body: { code: 'too_large', field: 'file' } });
    expect(one.body.error).toBe('A file has at most 50 MB');
    expect((await attach(id, 40 * mb)).status).toBe(201);
    const more = await attach(id, 21 * mb);
    expect(more).toMatchObject({ status: 400, body: { field: 'file' } });
    expect(more.body.error).toContain('60 MB together');
    expect(more.body.error_info).toContain('link');
    expect((await mailOf(id)).attachments).toHaveLength(1);
  });

  it('with files of more than 60 MB is not sent', async () => {
    const id = await draft();
    await attach(id, 1000);
    await house.db.query('update outgoing_attachment set size = $2 where outgoing_mail_id = $1', [
      id,
      61 * mb,
    ]);
    const refused = await send(id);
    expect(refused.body).toMatchObject({ code: 'invalid', field: 'attachments' });
    expect(refused.body.error).toBe('The attachments have 61 MB together; a mail takes 60 MB');
    expect((await mailOf(id)).state).toBe('draft');
  });

  it('that is larger than its server takes fails at once, and names both sizes', async () => {
    server.announce(2 * mb);
    const id = await draft();
    await attach(id, 2 * mb);
    await send(id);
    await sendDue(house);
    const failed = await mailOf(id);
    expect(failed).toMatchObject({
      state: 'failed',
      attempts: 1,
      reason: { rule: 'too-large', said: 'max 2 MB' },
    });
    expect(failed.reason.text).toMatch(/^The mail has 2\.[789] MB, and its server takes 2 MB at most$/);
    expect(server.taken).toHaveLength(0);
  });

  it('to 10,000 people names the limit', async () => {
    const id = await draft({
      to: Array.from({ length: 10_000 }, (_, n) => ({ address: `p${n}@x.example`, name: '' })),
    });
    const refused = await send(id);
    expect(refused.body).toMatchObject({ code: 'invalid', field: 'to' });
    expect(refused.body.error).toBe('A mail goes to at most 500 people; this one has 10000');
  });

  it('waits where nobody vouches for the server’s certificate, and says whose it is', async () => {
    const certificate = authority().selfSigned(['IP:127.0.0.1']);
    const fake = await fakeSmtp({ secure: true, certificate });
    await smtp({ port: fake.port, secure: true });
    const id = await draft();
    await send(id);
    await sendDue(house);
    const waiting = await mailOf(id);
    expect(waiting).toMatchObject({ state: 'queued', reason: { rule: 'unreachable' } });
    expect(waiting.reason.text).toContain('signed by itself');
    expect(fake.commands).toEqual([]);
    await fake.stop();
    await smtp({ port: server.port, secure: false });
    await sendDue(house);
    expect((await mailOf(id)).state).toBe('sent');
  });

  it('is a mailbox’s that says so: no server, a sign-in that was refused, an account to sign in to again', async () => {
    expect(await mailbox()).toMatchObject({ can_send: true, cannot_send: null });

    const id = await draft();
    await send(id);
    server.answers.login = () => '535 5.7.8 wrong password';
    await sendDue(house);
    expect((await mailOf(id)).state).toBe('failed');
    const refused = await mailbox();
    expect(refused).toMatchObject({ can_send: false, cannot_send: { rule: 'needs-reauth' } });
    expect(refused.cannot_send).not.toHaveProperty('of');
    // Nobody is locked out by that: the next mail tries.
    delete server.answers.login;
    await house.post(anna, `/api/outbox/${id}/retry`);
    await sendDue(house);
    expect((await mailOf(id)).state).toBe('sent');
    expect((await mailbox()).can_send).toBe(true);

    await house.db.query(`update mailbox set state = 'needs_reauth' where id = $1`, [box]);
    expect((await mailbox()).cannot_send).toMatchObject({ rule: 'needs-reauth' });
    await house.db.query(`update mailbox set state = 'live' where id = $1`, [box]);

    const receiving = await sendingMailbox(
      house,
      anna,
      { imap: 1, smtp: null },
      { email: 'in@kontor.example' },
    );
    const { body } = await house.get(anna, '/api/mailboxes?mine=1');
    expect(body.data.find((one: { id: number }) => one.id === receiving)).toMatchObject({
      can_send: false,
      cannot_send: { rule: 'no-server', next_step: expect.stringContaining('SMTP') },
    });
    const copies = (await house.get(anna, '/api/smart-bcc')).body.data.mailbox_id;
    expect((await house.get(anna, `/api/mailboxes/${copies}`)).body.data).toMatchObject({
      can_send: false,
      cannot_send: { rule: 'no-account' },
    });
  });
});
