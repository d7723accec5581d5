import { generate } from 'otplib';
import { password, startApi, type TestApi, type TestUser } from '../api/support.js';
import { hold, waiting } from '../support/locks.js';

/** A user comes by an invitation, works, leaves; what he leaves behind goes where it was said to go. */
describe('the life of a user', () => {
  let api: TestApi;
  let boss: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    api = await startApi();
    boss = await api.user('boss', true);
    bob = await api.user('bob');
  });
  afterAll(() => api.stop());

  const tokenOf = (link: string): string => new URL(link).searchParams.get('token')!;
  const invite = async (name: string) =>
    (
      await api
        .as(boss)
        .post('/api/users')
        .send({ email: `${name}@kontor.example`, name })
        .expect(201)
    ).body.data;
  const signIn = (email: string, code?: string) =>
    api.http().post('/api/session').send({ email, password, code });

  it('begins with a link that is good once', async () => {
    const made = await invite('nora');
    expect(made).toMatchObject({ email: 'nora@kontor.example', is_admin: false, mailed: false });
    await signIn(made.email).expect(401);
    const token = tokenOf(made.invitation_link);
    const invited = await api.http().get('/api/invitation').query({ token }).expect(200);
    expect(invited.body.data).toEqual({ email: made.email, name: 'nora' });
    const accept = (given: string) => api.http().post('/api/invitation').send({ token, password: given });
    expect((await accept('kurz').expect(400)).body.field).toBe('password');
    const accepted = await accept(password).expect(200);
    expect(accepted.body.data.user).toMatchObject({ id: made.id });
    expect(accepted.get('set-cookie')).toBeDefined();
    await accept('another long one').expect(403);
    await api.http().get('/api/invitation').query({ token }).expect(403);
    await signIn(made.email).expect(200);
  });

  it('has one link at a time, which ends after a week and with the user', async () => {
    const made = await invite('olaf');
    const again = await api.as(boss).post(`/api/users/${made.id}/invitation`).expect(200);
    await api
      .http()
      .get('/api/invitation')
      .query({ token: tokenOf(made.invitation_link) })
      .expect(403);
    const token = tokenOf(again.body.data.invitation_link);
    await api.http().get('/api/invitation').query({ token }).expect(200);
    await api.database.query(`update users set invited_until = now() - interval '1 second' where id = $1`, [
      made.id,
    ]);
    await api.http().post('/api/invitation').send({ token, password }).expect(403);
    const last = await api.as(boss).post(`/api/users/${made.id}/invitation`).expect(200);
    await api.as(boss).post(`/api/users/${made.id}/deactivate`).expect(200);
    await api
      .http()
      .get('/api/invitation')
      .query({ token: tokenOf(last.body.data.invitation_link) })
      .expect(403);
  });

  it('is changed in all that is named, or in nothing', async () => {
    const ina = await api.user('ina');
    const [role] = await api.database.query<{ id: number }>('select id from role');
    const user = async () =>
      (await api.as(boss).get('/api/users')).body.data.find((one: { id: number }) => one.id === ina.id);
    const before = await user();
    const told = () => api.database.query(`select from event where name = 'user.updated'`);
    const events = (await told()).length;
    for (const [field, value] of [
      ['role_id', 999_999],
      ['permission_set_id', '00000000-0000-4000-8000-000000000001'],
    ] as const) {
      const wrong = { name: 'Ina II', is_admin: true, role_id: role!.id, [field]: value };
      const answer = await api.as(boss).patch(`/api/users/${ina.id}`).send(wrong).expect(400);
      expect(answer.body.field).toBe(field);
      expect(await user()).toEqual(before);
    }
    expect(await told()).toHaveLength(events);
    const good = { name: 'Ina II', is_admin: true, role_id: role!.id, permission_set_id: null };
    await api.as(boss).patch(`/api/users/${ina.id}`).send(good).expect(200);
    expect(await user()).toMatchObject({ name: 'Ina II', is_admin: true });
    expect(await told()).toHaveLength(events + 1);
    await api.as(boss).patch(`/api/users/${ina.id}`).send({ is_admin: false }).expect(200);
  });

  it('begins inactive and with his rights in one step', async () => {
    const [set] = await api.database.query<{ id: string }>(
      `insert into permission_set (name, description, contents) values ('Readers', '', '{}') returning id`,
    );
    const access = [{ app: 'sales', permission_set_id: set!.id }];
    const asked = { email: 'uwe@kontor.example', active_flag: false, access };
    const { id } = (await api.as(boss).post('/v1/users').send(asked).expect(200)).body.data;
    expect(
      await api.database.query('select active, permission_set_id as set from users where id = $1', [id]),
    ).toEqual([{ active: false, set: set!.id }]);
    expect(
      await api.database.query(`select name from event where payload ->> 'id' = $1 and name like 'user.%'`, [
        String(id),
      ]),
    ).toEqual([{ name: 'user.added' }]);
  });

  it('stops at once when he is deactivated, and what he owned is another’s', async () => {
    const kim = await api.user('kim');
    const deal = (await api.as(kim).post('/api/v2/deals').send({ title: 'Rollout', visible_to: 1 })).body
      .data;
    const cookie = String((await signIn(kim.email)).get('set-cookie')).split(';')[0]!;
    const [mailbox] = await api.database.query<{ id: number }>(
      `with made as (insert into mailbox (user_id, email, state) values ($1, $2, 'live') returning id)
       insert into mailbox_lease (mailbox_id, owner, epoch, until) select id, 'holder', 4, now() + interval '1 hour' from made
       returning mailbox_id as id`,
      [kim.id, kim.email],
    );
    await api.as(bob).post(`/api/users/${kim.id}/deactivate`).send({}).expect(403);
    const nobody = { items_to: 999_999 };
    expect(
      (await api.as(boss).post(`/api/users/${kim.id}/deactivate`).send(nobody).expect(400)).body.field,
    ).toBe('items_to');
    await api.as(kim).get('/api/v2/deals').expect(200);

    await api.as(boss).post(`/api/users/${kim.id}/deactivate`).send({ items_to: bob.id }).expect(200);
    await api.as(kim).get('/api/v2/deals').expect(401);
    await api.http().get('/api/users').set('cookie', cookie).expect(401);
    await signIn(kim.email).expect(401);
    const his = (await api.as(bob).get(`/api/v2/deals/${deal.id}`).expect(200)).body.data;
    expect(his).toMatchObject({ owner_id: bob.id });
    expect(his.update_time > deal.update_time).toBe(true);
    const logged = await api.database.query(
      `select field, old_value as old, new_value as new, actor_id as actor from change_log
       where item_type = 'deal' and item_id = $1 and field = 'owner_id' and bulk`,
      [deal.id],
    );
    expect(logged).toEqual([{ field: 'owner_id', old: kim.id, new: bob.id, actor: boss.id }]);
    const state = () =>
      api.database.query(
        `select m.state, m.user_id, l.epoch, l.owner from mailbox m join mailbox_lease l on l.mailbox_id = m.id where m.id = $1`,
        [mailbox!.id],
      );
    expect(await state()).toEqual([{ state: 'stopped', user_id: kim.id, epoch: 5, owner: null }]);

    await api.as(boss).post(`/api/users/${kim.id}/activate`).expect(200);
    await signIn(kim.email).expect(200);
    await api.as(kim).get('/api/v2/deals').expect(401);
    expect(await state()).toMatchObject([{ state: 'connecting' }]);
  });

  it('leaves shared mail to who gets the mailbox, and private mail to nobody', async () => {
    const lea = await api.user('lea');
    const [thread] = await api.database.query<{ shared: number; private: number; mailbox: number }>(
      `with box as (insert into mailbox (user_id, email) values ($1, $2) returning id),
            one as (insert into thread (subject) values ('Shared') returning id),
            two as (insert into thread (subject) values ('Private') returning id),
            seen as (insert into thread_mailbox (thread_id, mailbox_id, last_at, first_at, sharing, has_received)
              select one.id, box.id, now(), now(), 'shared', true from one, box
              union all select two.id, box.id, now(), now(), 'private', true from two, box)
       select one.id as shared, two.id as private, box.id as mailbox from one, two, box`,
      [lea.id, lea.email],
    );
    const leave = (body: object) => api.as(boss).post(`/api/users/${lea.id}/deactivate`).send(body);
    expect((await leave({ mailboxes_to: bob.id }).expect(400)).body.field).toBe('private_mail');
    await leave({ mailboxes_to: bob.id, private_mail: 'purge' }).expect(200);
    const readers = await api.database.query(
      `select tm.thread_id as thread, m.user_id as owner, m.deleted_at is not null as removed
       from thread_mailbox tm join mailbox m on m.id = tm.mailbox_id where tm.thread_id = any($1) order by 1`,
      [[thread!.shared, thread!.private]],
    );
    expect(readers).toEqual([
      { thread: thread!.shared, owner: bob.id, removed: false },
      { thread: thread!.private, owner: lea.id, removed: true },
    ]);
    await api.as(bob).get(`/api/threads/${thread!.private}`).expect(404);
  });

  it('ends with a name in history, and an address that is free again', async () => {
    const max = await api.user('max');
    const deal = (await api.as(max).post('/api/v2/deals').send({ title: 'Kept' })).body.data;
    await api.as(boss).delete(`/api/users/${max.id}`).send({ items_to: bob.id }).expect(200);
    await signIn(max.email).expect(401);
    const listed = (await api.as(boss).get('/v1/users').expect(200)).body.data;
    expect(listed.map((user: { id: number }) => user.id)).not.toContain(max.id);
    const gone = (await api.as(boss).get(`/v1/users/${max.id}`).expect(200)).body.data;
    expect(gone).toMatchObject({ name: 'max', is_deleted: true, active_flag: false });
    expect((await api.as(bob).get(`/api/v2/deals/${deal.id}`)).body.data).toMatchObject({
      owner_id: bob.id,
      creator_user_id: max.id,
    });
    await api.as(boss).post('/api/users').send({ email: max.email, name: 'Max again' }).expect(201);
  });

  it('is never that of the last administrator, not even of two at once', async () => {
    const path = `/api/users/${boss.id}`;
    await api.as(boss).post(`${path}/deactivate`).send({}).expect(409);
    await api.as(boss).delete(path).send({}).expect(409);
    await api.as(boss).patch(path).send({ is_admin: false }).expect(409);
    const second = await api.user('second', true);
    const release = await hold(api.database, tx => tx.query('select from users for update'));
    const demotions = Promise.all([
      api.as(boss).patch(`/api/users/${second.id}`).send({ is_admin: false }),
      api.as(second).patch(path).send({ is_admin: false }),
    ]);
    // Both have come in as administrators.
    await waiting(api.database, 2);
    await release();
    // The second of them is none any more when it is his turn.
    expect((await demotions).map(answer => answer.status).sort()).toEqual([200, 403]);
    const [left] = await api.database.query<{ count: number }>(
      'select count(*) from users where is_admin and active',
    );
    expect(left).toEqual({ count: 1 });
    await api.database.query('update users set is_admin = id = $1', [boss.id]);
  });

  it('has a second step of signing in, where he wants one', async () => {
    const tom = await api.user('tom');
    const { secret, uri } = (await api.as(tom).post('/api/users/me/totp').expect(200)).body.data;
    expect(uri).toContain('otpauth://totp/Kontor');
    await signIn(tom.email).expect(200);
    await api.as(tom).post('/api/users/me/totp/confirm').send({ code: '000000' }).expect(400);
    // A code of the step before is good, so that the next one can be used for signing in.
    const at = Math.floor(Date.now() / 1000);
    const earlier = await generate({ secret, epoch: at - 30 });
    await api.as(tom).post('/api/users/me/totp/confirm').send({ code: earlier }).expect(200);

    expect((await signIn(tom.email).expect(401)).body).toMatchObject({ code: 'totp_required' });
    expect((await signIn(tom.email, earlier).expect(400)).body).toMatchObject({ field: 'code' });
    const code = await generate({ secret, epoch: at });
    await signIn(tom.email, code).expect(200);
    await signIn(tom.email, code).expect(400);
    const [stored] = await api.database.query<{ sealed: Buffer }>(
      'select totp_secret as sealed from users where id = $1',
      [tom.id],
    );
    expect(stored!.sealed.toString('latin1')).not.toContain(secret);
    await api.as(boss).delete(`/api/users/${tom.id}/totp`).expect(200);
    await signIn(tom.email).expect(200);
  });

  it('gets in by a recovery code where the app is lost, once by each', async () => {
    const tia = await api.user('tia');
    const { secret } = (await api.as(tia).post('/api/users/me/totp').expect(200)).body.data;
    const at = Math.floor(Date.now() / 1000);
    const confirm = api.as(tia).post('/api/users/me/totp/confirm');
    const confirmed = await confirm.send({ code: await generate({ secret, epoch: at - 30 }) }).expect(200);
    const codes: string[] = confirmed.body.data.recovery_codes;
    expect(new Set(codes).size).toBe(10);
    await signIn(tia.email, codes[0]).expect(200);
    await signIn(tia.email, codes[0]).expect(400);
    // As it is typed.
    await signIn(tia.email, codes[1]!.toUpperCase().replaceAll('-', ' ')).expect(200);
    const state = async () => (await api.as(tia).get('/api/users/me/totp').expect(200)).body.data;
    expect(await state()).toEqual({ active: true, recovery_codes: 8 });
    const [stored] = await api.database.query<{ all: string }>(
      'select recovery_code_hashes::text as all from users where id = $1',
      [tia.id],
    );
    for (const code of codes) expect(stored!.all).not.toContain(code);

    const renew = (code: string) => api.as(tia).post('/api/users/me/totp/recovery-codes').send({ code });
    await renew('000000').expect(400);
    await renew(codes[2]!).expect(200);
    await signIn(tia.email, codes[3]).expect(400);
    expect(await state()).toEqual({ active: true, recovery_codes: 10 });
    await api.as(boss).delete(`/api/users/${tia.id}/totp`).expect(200);
    expect(await state()).toEqual({ active: false, recovery_codes: 0 });
  });

  it('cannot be rid of the second step by guessing from an open page', async () => {
    const tim = await api.user('tim');
    const { secret } = (await api.as(tim).post('/api/users/me/totp').expect(200)).body.data;
    const at = Math.floor(Date.now() / 1000);
    const confirm = api.as(tim).post('/api/users/me/totp/confirm');
    await confirm.send({ code: await generate({ secret, epoch: at - 30 }) }).expect(200);
    const remove = (code: string) => api.as(tim).delete('/api/users/me/totp').send({ code });
    for (let n = 0; n < 10; n++) await remove('000000').expect(400);
    await remove(await generate({ secret, epoch: at })).expect(429);
  });
});
