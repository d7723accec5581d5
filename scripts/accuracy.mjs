// `npm run accuracy`: what Kontor makes of real mail, against what it should. `--check` fails below the floors.
import { corporaDir } from './corpora.mjs';
import { measure } from './measure.mjs';

const corpora = corporaDir();
if (corpora) {
  await measure('dist/test/accuracy/main.js', { CORPORA_DIR: corpora });
} else {
  console.log('There is no real mail here to measure against. CORPORA_DIR names the folder that holds it.');
}
