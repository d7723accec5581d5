import { mailboxes } from '../../../src/accounts/mailbox-view.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

/** Rights as a server's admin sets them: without `read` a folder is listed, and SELECT is refused. */
const rights = `
mail_plugins = acl
protocol imap {
  mail_plugins = acl imap_acl
}
plugin {
  acl = vfile::cache_secs=1
}`;

describeWithDovecot('a folder that the server lists and does not open', () => {
  let server: Dovecot;
  let kontor: Syncing;

  beforeEach(async () => {
    [server, kontor] = await Promise.all([dovecot({ extra: rights }), syncing()]);
    for (const n of [1, 2]) await server.append('anna', 'INBOX', numbered(n));
    for (const n of [3, 4, 5]) await server.append('anna', 'Work', numbered(n));
  });
  afterEach(async () => {
    await kontor.close();
    await server.stop();
  });

  const close = () => server.doveadm('acl', 'set', '-u', 'anna', 'Work', 'owner', 'lookup');
  const open = () => server.doveadm('acl', 'delete', '-u', 'anna', 'Work', 'owner');
  const look = (id: number) =>
    kontor.db.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
  /** As its owner's pages show it. */
  const shown = async (id: number) => {
    const { user_id: userId } = await kontor.one<{ user_id: number }>(
      'select user_id from mailbox where id = $1',
      [id],
    );
    const [mailbox] = await mailboxes(kontor.db, { userId, isAdmin: false }, id);
    return mailbox!;
  };
  const work = async (id: number) => (await shown(id)).folders.find(folder => folder.path === 'Work')!;

  it('takes the green from a mailbox that was proved, until it is read again', async () => {
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    await kontor.start();
    await kontor.becomes(id, 'live');
    expect(await shown(id)).toMatchObject({ proof: { balanced: true } });
    expect((await work(id)).parked).toBeNull();

    await close();
    // The server keeps to the old rights for a second.
    await until('it is parked', async () => {
      await look(id);
      return (await work(id)).parked !== null;
    });
    // What was proved before says nothing of now.
    expect((await shown(id)).proof).toMatchObject({ balanced: false });
    const proof = await kontor.prove(id);
    expect(proof).toMatchObject({ balanced: false });
    expect(proof.folders.find(folder => folder.path === 'Work')).toMatchObject({
      server: null,
      stored: 3,
      pending: 0,
      balanced: false,
      parked: { reason: expect.stringMatching(/permission/i), since: expect.any(String) },
    });
    expect(proof.folders.find(folder => folder.path === 'INBOX')).toMatchObject({
      server: 2,
      stored: 2,
      balanced: true,
      parked: null,
    });
    // The others go on.
    await server.deliver('anna', numbered('new'));
    await until('new mail is there', async () => (await kontor.subjects(id)).includes('Mail new'));

    await open();
    await server.append('anna', 'Work', numbered('late'));
    await until('its mail is there', async () => {
      await kontor.db.query('update folder set parked_until = now()');
      await look(id);
      return (await kontor.subjects(id)).includes('Mail late');
    });
    // Nobody asks for it: the sums are checked again by themselves.
    await until('it is green again', async () => {
      const { state, proof: now, folders } = await shown(id);
      return state === 'live' && now?.balanced === true && folders.every(folder => folder.parked === null);
    });
  }, 60_000);

  it('is not called proved where it was closed from the beginning', async () => {
    await close();
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    await kontor.start();
    await kontor.becomes(id, 'live');
    expect(await shown(id)).toMatchObject({ proof: { balanced: false } });
    expect((await work(id)).parked).toMatchObject({ since: expect.any(Date) });
  }, 60_000);
});
