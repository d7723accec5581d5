// The programs that tests talk to, as Debian packages: installed when missing and we may, named when we may not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const folders = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
];

function find(...names) {
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(path => existsSync(path));
}

function findDovecot() {
  const hasLmtp = ['/usr/lib/dovecot/lmtp', '/usr/libexec/dovecot/lmtp'].some(path => existsSync(path));
  return hasLmtp ? find('dovecot') : undefined;
}

/** It is of use only where its own daemons are beside its command, and where we may start them as its users: as root. */
function findPostfix() {
  return existsSync('/usr/lib/postfix/sbin/master') ? find('postfix') : undefined;
}

/** It speaks TLS by a module of Perl that its package only recommends. */
function findSwaks() {
  const path = find('swaks');
  if (!path) return undefined;
  const { stdout } = spawnSync(path, ['--support'], { encoding: 'utf8' });
  return stdout.includes('=== TLS supported') ? path : undefined;
}

const programs = [
  { name: 'dovecot', packages: ['dovecot-imapd', 'dovecot-lmtpd'], find: findDovecot },
  { name: 'redis', packages: ['redis-server'], find: () => find('redis-server', 'valkey-server') },
  { name: 'postfix', packages: ['postfix'], find: findPostfix },
  { name: 'swaks', packages: ['swaks', 'libnet-ssleay-perl'], find: findSwaks },
  {
    name: 'chromium',
    packages: ['chromium'],
    find: () => find('chromium', 'chromium-browser', 'google-chrome'),
  },
];

/** Finds the programs, after installing what is missing. Returns their paths by name, and what is still missing. */
export function findPrograms({ say }) {
  const missing = () => programs.filter(program => !program.find());
  if (missing().length > 0 && process.getuid?.() === 0 && find('apt-get')) {
    const packages = missing().flatMap(program => program.packages);
    say(`Installing ${packages.join(', ')} ...`);
    const install = ['install', '-y', '--no-install-recommends', ...packages];
    const installed = aptGet(install) || (aptGet(['update']) && aptGet(install));
    if (!installed) say('apt-get could not install them.');
  }
  return {
    found: Object.fromEntries(programs.map(program => [program.name, program.find()])),
    missing: missing().map(({ name, packages }) => ({ name, packages })),
  };
}

function aptGet(args) {
  // In run level 1 the packages' own services are installed, but not started: we only use private ones.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const done = spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return done.status === 0;
}
