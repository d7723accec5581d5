import { until } from '../../support/servers.js';
import { fakeImap, type Command, type FakeImap } from '../../support/fake-imap.js';
import { mailHouse, type House, type Person } from './house.js';

/** A server takes its time to answer a login; what is changed meanwhile stays changed. */
describe('two changes of a mailbox at once', () => {
  let house: House;
  let server: FakeImap;
  let anna: Person;
  let path: string;
  /** Logins that wait for their answer, where they are to wait. */
  let held: Command[] | null = null;

  const imap = (password: string) => ({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    user: 'anna',
    password,
  });

  beforeAll(async () => {
    house = await mailHouse();
    server = await fakeImap({
      folders: { INBOX: { uidvalidity: 1, mails: [] } },
      on: command => {
        if (command.name !== 'LOGIN' || !held) return false;
        held.push(command);
        return true;
      },
    });
    anna = await house.user('Anna');
    const box = { email: 'anna@mail.example', imap: imap('first'), sync_from: '1m' };
    const made = await house.post(anna, '/api/mailboxes', box);
    path = `/api/mailboxes/${made.body.data.id}`;
  }, 60_000);
  afterAll(async () => {
    await house?.close();
    await server?.stop();
  });

  /** Changes the password, and does something else while the server thinks. */
  const whileTrying = async (password: string, meanwhile: () => Promise<unknown>) => {
    held = [];
    const change = house.call(anna, 'PATCH', path, { imap: { password } });
    await until('the server was asked', () => held?.length === 1);
    const [login] = held;
    held = null;
    await meanwhile();
    login!.send(`${login!.tag} OK done\r\n`);
    return change;
  };

  test('keep both what they changed', async () => {
    const other = { folders: 'all', sync_from: '2y', sharing: 'shared' };
    const answer = await whileTrying('second', async () => {
      expect((await house.call(anna, 'PATCH', path, other)).status).toBe(200);
    });
    expect(answer.status).toBe(200);
    const { data } = (await house.get(anna, path)).body;
    expect({ folders: data.folders_choice, sharing: data.sharing }).toEqual({
      folders: 'all',
      sharing: 'shared',
    });
    const [{ days } = { days: 0 }] = await house.db.query<{ days: number }>(
      'select current_date - horizon as days from mailbox',
    );
    expect(days).toBeGreaterThan(700);
  });

  test('refuse the later where both are about its servers', async () => {
    const answer = await whileTrying('third', async () => {
      expect((await house.call(anna, 'PATCH', path, { imap: imap('fourth') })).status).toBe(200);
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
  });
});
