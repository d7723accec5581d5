import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Running, accepts, freePort, newFolder, until } from './servers.js';

/** Where Debian's package puts it. */
const master = '/usr/lib/postfix/sbin/master';

/** `describe`, for tests that need a Postfix: left out where the machine has none, or where we are not root. */
export function describeWithPostfix(name: string, tests: () => void): void {
  (existsSync(master) && process.getuid?.() === 0 ? describe : describe.skip)(name, tests);
}

/** A Postfix of its own on 127.0.0.1 that takes mail from this machine, with further lines of `main.cf`. */
export async function postfix(lines: string) {
  const folder = newFolder('postfix');
  const [config, queue, data] = ['config', 'queue', 'data'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [config, queue, data]) mkdirSync(each, { recursive: true });
  const [uid, gid] = ['-u', '-g'].map(which => Number(execFileSync('id', [which, 'postfix']).toString())) as [
    number,
    number,
  ];
  // Its own user has to be able to walk down to it.
  chmodSync(folder, 0o711);
  chownSync(data, uid, gid);
  const port = await freePort();
  const log = join(folder, 'log');
  writeFileSync(
    join(config, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
maillog_file = ${log}
maillog_file_prefixes = ${folder}
inet_interfaces = loopback-only
myhostname = mx.company.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
default_transport = error:this machine sends nothing elsewhere
minimal_backoff_time = 1s
queue_run_delay = 1s
${lines}
`,
  );
  // As it comes, at another port and outside of a chroot.
  const services = readFileSync('/usr/share/postfix/master.cf.dist', 'utf8')
    .replace(/^smtp\s+inet .*$/m, `127.0.0.1:${port} inet n - n - - smtpd`)
    .replace(/^(\w+\s+(?:unix|fifo|inet)(?:\s+\S+){2})\s+y/gm, '$1 n');
  writeFileSync(
    join(config, 'master.cf'),
    /^postlog/m.test(services) ? services : `${services}\npostlog unix-dgram n - n - 1 postlogd\n`,
  );
  const running = Running.start('postfix', ['-c', config, 'start-fg']);
  const said = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  await until('Postfix greets', async () => {
    if (running.hasEnded) throw new Error(`Postfix did not start\n${running.output()}\n${said()}`);
    return accepts(port, { greeting: true });
  });
  return {
    port,
    log: said,
    async stop() {
      execFileSync('postfix', ['-c', config, 'stop'], { stdio: 'ignore' });
      await running.ended;
    },
  };
}
