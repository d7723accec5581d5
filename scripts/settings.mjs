// Where Kontor's state lies and what its processes are told: the same for `npm start` and for the command line.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './refusal.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const installedNode = join(root, 'node_modules', '.bin', 'node');

/** The Node that Kontor runs on, whichever one started this script. */
export const node = existsSync(installedNode) ? installedNode : process.execPath;

/** Makes the data folder, or a folder in it, where it is missing, and returns its full path. */
export function dataDir(folder = '') {
  const path = resolve(root, process.env.DATA_DIR || 'var', folder);
  try {
    // Others may pass through it, since PostgreSQL runs as another user where we are root, but not look around.
    mkdirSync(path, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw new Refusal(
      `DATA_DIR: the folder ${path} cannot be made (${error.code}). Name one that can be written to.`,
    );
  }
  return path;
}

export function usesExternalDatabase() {
  return Boolean(process.env.DATABASE_URL);
}

/**
 * The key that encrypts credentials: SECRET_KEY, or the one made for the embedded database. With a database of its own
 * a deployment has to bring the key too: a key made here would be lost with this machine, the data would not.
 */
export function secretKey(home) {
  if (process.env.SECRET_KEY || usesExternalDatabase()) return process.env.SECRET_KEY;
  const file = join(home, 'secret.key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (existsSync(join(home, 'postgres.json'))) {
    throw new Refusal(
      `SECRET_KEY: ${home} holds a database, but ${file} is gone. Put it back from a backup, or set SECRET_KEY to ` +
        'the key that this database was used with.',
    );
  }
  const key = randomBytes(32).toString('base64');
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

/** The environment of Kontor's processes. */
export function environment({ home, database, key, isDemo = false }) {
  const env = { ...process.env, DATA_DIR: home, DATABASE_URL: database };
  if (key) env.SECRET_KEY = key;
  if (!isDemo) return env;
  // Everybody can read its password, so it is for this machine alone; and its mail server is on it.
  env.HOST ||= '127.0.0.1';
  env.MAIL_ALLOWED_NETWORKS = [env.MAIL_ALLOWED_NETWORKS, '127.0.0.0/8'].filter(Boolean).join();
  env.SMTP_IN_PORT ||= 'off';
  env.BCC_DOMAIN ||= 'bcc.nordlys.example';
  return env;
}
