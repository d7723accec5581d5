import { setTimeout as sleep } from 'node:timers/promises';
import { MailServerError } from '../../../src/errors.js';
import { LoginPace, NoTurnError, urgency } from '../../../src/mail/imap/pace.js';
import { until } from '../../support/servers.js';

/** Logins that end when the test says so, in the order in which they began. */
function logins(pace: LoginPace) {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  return {
    begun,
    start: (name: string, wait: Partial<Parameters<LoginPace['login']>[1]> = {}, host = 'imap.example') =>
      pace.login(host, { urgency: urgency.live, ...wait }, () => {
        begun.push(name);
        return new Promise<void>((resolve, reject) =>
          ends.set(name, error => (error ? reject(error) : resolve())),
        );
      }),
    async end(name: string, error?: Error) {
      await until(`${name} has begun`, () => ends.has(name), { pause: 1, milliseconds: 5_000 });
      ends.get(name)?.(error);
    },
  };
}

/** Whatever may begin by now has begun after this. */
const settled = () => new Promise(resolve => setImmediate(resolve));

const busy = () => new MailServerError('unavailable', 'too many connections', '', false);
const names = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `m${from + n}`);

describe('the pace of logins at one host', () => {
  it('lets a few in at once, and the next as one is done', async () => {
    const { start, end, begun } = logins(new LoginPace({ atOnce: 3, gapMs: 1 }));
    const all = names(1, 7).map(name => start(name));
    await settled();
    expect(begun).toEqual(names(1, 3));
    await end('m2');
    await all[1];
    await settled();
    expect(begun).toEqual(names(1, 4));
    for (const name of names(1, 7)) await end(name);
    await Promise.all(all);
    expect(begun).toEqual(names(1, 7));
  });

  it('keeps hosts apart, whatever the case of their names', async () => {
    const { start, begun } = logins(new LoginPace({ atOnce: 1 }));
    void start('a', {}, 'imap.one.example');
    void start('b', {}, 'IMAP.one.example');
    void start('c', {}, 'imap.two.example');
    await settled();
    expect(begun).toEqual(['a', 'c']);
  });

  it('lets no more than the burst in without a gap', async () => {
    const { start, begun, end } = logins(new LoginPace({ atOnce: 100, burst: 5, gapMs: 60_000 }));
    const all = names(1, 20).map(name => start(name));
    for (const name of names(1, 5)) await end(name);
    await Promise.all(all.slice(0, 5));
    await settled();
    expect(begun).toEqual(names(1, 5));
  });

  it('takes new mail first, then new mailboxes, then history, each in the order in which they came', async () => {
    const { start, end, begun } = logins(new LoginPace({ atOnce: 1, gapMs: 1 }));
    const order = ['first', 'live 1', 'live 2', 'new 1', 'new 2', 'old 1'];
    const all = [
      start('first'),
      start('old 1', { urgency: urgency.history }),
      start('new 1', { urgency: urgency.connecting }),
      start('live 1'),
      start('new 2', { urgency: urgency.connecting }),
      start('live 2'),
    ];
    for (const name of order) await end(name);
    await Promise.all(all);
    expect(begun).toEqual(order);
  });

  it('lets whoever waits go away, and the others stay', async () => {
    const { start, end, begun } = logins(new LoginPace({ atOnce: 1, gapMs: 1 }));
    const leaving = new AbortController();
    const first = start('first');
    const gone = start('gone', { signal: leaving.signal });
    const impatient = start('impatient', { patienceMs: 5 });
    const last = start('last');
    leaving.abort(new Error('stopped'));
    await expect(gone).rejects.toThrow('stopped');
    await expect(impatient).rejects.toBeInstanceOf(NoTurnError);
    await expect(start('late', { signal: leaving.signal })).rejects.toThrow('stopped');
    await end('first');
    await first;
    await end('last');
    await last;
    expect(begun).toEqual(['first', 'last']);
  });
});

describe('a host that asks to wait', () => {
  it('is gone to one at a time and further apart, by all its mailboxes, until logins succeed', async () => {
    const pace = new LoginPace({ atOnce: 3, gapMs: 1, slowGapMs: 20, longestGapMs: 40 });
    const { start, end, begun } = logins(pace);
    const all = names(1, 6).map(name => start(name).catch(() => 'refused'));
    await settled();
    expect(begun).toEqual(names(1, 3));
    await end('m1', busy());
    await all[0];
    expect(pace.gapOf('imap.example')).toBe(20);
    // The two that had begun before say nothing of the slower pace, whatever becomes of them.
    await end('m2');
    await end('m3', busy());
    await Promise.all([all[1], all[2]]);
    expect(pace.gapOf('imap.example')).toBe(20);

    await end('m4', busy());
    await all[3];
    expect(pace.gapOf('imap.example')).toBe(40);
    await until('the fifth has begun', () => begun.length === 5, { pause: 1 });
    // There is room for three and time enough, and only one is under way.
    await sleep(100);
    expect(begun).toEqual(names(1, 5));
    await end('m5');
    await all[4];
    expect(pace.gapOf('imap.example')).toBe(20);
    await end('m6');
    await all[5];
    expect(pace.gapOf('imap.example')).toBe(1);
  });

  it('is not slowed by a wrong password or a dead line', async () => {
    const pace = new LoginPace({ gapMs: 1 });
    const { start, end } = logins(pace);
    const refused = start('m1').catch(() => undefined);
    await end('m1', new MailServerError('auth_failed', 'no', '', true));
    await refused;
    const dead = start('m2').catch(() => undefined);
    await end('m2', new MailServerError('unreachable', 'nobody there', '', false));
    await dead;
    expect(pace.gapOf('imap.example')).toBe(1);
  });
});
