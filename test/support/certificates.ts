import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './servers.js';

/** PEM, as node:tls takes them. */
export interface Certificate {
  key: string;
  cert: string;
}

/** An authority of the test's own: trust its `ca`, and what it issues is valid, for the names and days that it says. */
export function authority() {
  const folder = newFolder('ca');
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  mkdirSync(at('issued'));
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('serial'), '01');
  writeFileSync(
    at('ca.conf'),
    [
      '[ca]\ndefault_ca = test\n[test]\ndatabase = index.txt\nserial = serial\nnew_certs_dir = issued',
      'default_md = sha256\npolicy = any\ncopy_extensions = copy\nunique_subject = no\n[any]\ncommonName = supplied\n',
    ].join('\n'),
  );
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  let count = 0;

  return {
    ca: readFileSync(at('ca.pem'), 'utf8'),

    /** `names`: as subjectAltName takes them, `DNS:localhost` or `IP:127.0.0.1`. */
    issue(names: string[], { expired = false } = {}): Certificate {
      const name = `leaf-${++count}`;
      const altNames = ['-addext', `subjectAltName=${names.join(',')}`];
      openssl(
        'req',
        ...newKey,
        '-subj',
        `/CN=${name}`,
        ...altNames,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
      );
      const days = expired
        ? ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z']
        : ['-days', '2'];
      const by = ['-config', 'ca.conf', '-cert', 'ca.pem', '-keyfile', 'ca.key'];
      openssl('ca', '-batch', '-notext', ...by, ...days, '-in', `${name}.csr`, '-out', `${name}.pem`);
      return { key: readFileSync(at(`${name}.key`), 'utf8'), cert: readFileSync(at(`${name}.pem`), 'utf8') };
    },

    /** One that vouches for itself. */
    selfSigned(names: string[]): Certificate {
      const files = ['-keyout', 'self.key', '-out', 'self.pem'];
      const subject = ['-subj', '/CN=self', '-addext', `subjectAltName=${names.join(',')}`];
      openssl('req', '-x509', ...newKey, '-days', '2', ...subject, ...files);
      return { key: readFileSync(at('self.key'), 'utf8'), cert: readFileSync(at('self.pem'), 'utf8') };
    },
  };
}
