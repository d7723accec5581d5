// `npm run check`: what CI runs. A failed step does not keep the others from running; the last line of the
// output counts the tests, and each failed step as one more failure.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { corporaDir } from './corpora.mjs';
import { whenParentEnds } from './parent.mjs';
import { node, root } from './settings.mjs';

whenParentEnds(() => process.exit(1));

// One group after the other; what stands in a group runs side by side, one to a core. The longest come first.
const groups = [
  [{ name: 'types of the API', run: ['node', 'scripts/api-types.mjs'] }],
  [
    { name: 'types', run: ['tsc', '-p', 'tsconfig.json', '--noEmit'] },
    { name: 'format', run: ['prettier', '--check', '--log-level=warn', '.'] },
    { name: 'types of the web app', run: ['tsc', '-p', 'web/tsconfig.json', '--noEmit'] },
    {
      name: 'dependency rules',
      run: ['depcruise', '--config', '.dependency-cruiser.cjs', ...['src', 'workers', 'test', 'web/src']],
    },
    { name: 'unused code', run: ['knip'] },
    { name: 'lint', run: ['oxlint', '--deny-warnings'] },
  ],
  [{ name: 'tests', run: ['node', 'scripts/test.mjs'], counts: true }],
  [
    {
      name: 'accuracy',
      run: ['node', 'scripts/accuracy.mjs', '--check'],
      unless: corporaDir() === null && 'there is no real mail here (CORPORA_DIR)',
    },
  ],
];

const totals = { passed: 0, failed: 0, skipped: 0 };
for (const group of groups) {
  const waiting = [...group];
  const lane = async () => {
    for (let step; (step = waiting.shift());) await take(step);
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
}
const { passed, failed, skipped } = totals;
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);

async function take(step) {
  if (step.unless) {
    console.log(`-- ${step.name}: left out, ${step.unless}`);
    return;
  }
  const since = Date.now();
  if (step.counts) console.log(`-- ${step.name} ...`);
  const { code, output } = await run(step);
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  console.log(`-- ${step.name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  if (code !== 0 && !step.counts) console.log(output.trimEnd());
  add(step, code, output);
}

/** Tests run for minutes, so their output is shown as it comes; of other steps only a failure's is of interest. */
function run({ run: [command, ...args], counts }) {
  const bin = join(root, 'node_modules', '.bin');
  const child = spawn(command === 'node' ? node : join(bin, command), args, {
    cwd: root,
    // Colours would stand in a log file as what they are.
    env: { ...process.env, NO_COLOR: '1', PATH: [bin, process.env.PATH].join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text;
      if (counts) process.stdout.write(text);
    });
  }
  return new Promise(done => {
    child.once('error', error => done({ code: 1, output: error.message }));
    child.once('close', code => done({ code: code ?? 1, output }));
  });
}

function add({ counts }, code, output) {
  const line =
    counts && /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/m.exec(output.trimEnd().split('\n').at(-1));
  if (!line) {
    totals.failed += code === 0 ? 0 : 1;
    return;
  }
  const [tests, failures, left] = line.slice(1).map(text => Number(text ?? 0));
  totals.passed += tests;
  totals.failed += failures || (code === 0 ? 0 : 1);
  totals.skipped += left;
}
