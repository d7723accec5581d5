import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from './settings.mjs';

/** The folder of real mail: CORPORA_DIR, or the one beside the checkout; null where there is none. */
export function corporaDir() {
  const folder = resolve(root, process.env.CORPORA_DIR || '../shared/corpora');
  return existsSync(folder) ? folder : null;
}
