/** Own text against quotes and signatures: what reply parsers of other products expect of their samples. */
import { join } from 'node:path';
import { ownText, splitQuotes } from '../../src/mail/reply.js';
import { json, samples, Tally, type OnMiss, type Row } from './corpora.js';

interface CrispAssert {
  what: string;
  index?: number;
  prop?: string;
  expected?: unknown;
  matches?: string;
}

export function replyRows(corporaDir: string, onMiss: OnMiss): Row[] {
  return [
    ...trimmer(corporaDir, onMiss),
    ...crisp(corporaDir, onMiss),
    ...forwards(corporaDir, onMiss),
    ...whole(corporaDir, onMiss),
  ];
}

/** Discourse: what is left of a mail. It drops more than quotes (forwards keep a part of the original). */
function trimmer(corporaDir: string, onMiss: OnMiss): Row[] {
  const dir = join(corporaDir, 'reply-trimmer');
  const trimmed = new Map(samples(join(dir, 'trimmed')).map(s => [s.name, s.raw.toString('utf8')]));
  const tally = new Tally('reply-trimmer: own text', onMiss);
  for (const { name, raw } of samples(join(dir, 'emails'))) {
    const expected = trimmed.get(name);
    if (expected !== undefined)
      tally.check(
        name,
        bare(ownText(raw.toString('utf8'))) === bare(expected),
        ownText(raw.toString('utf8')),
        expected,
      );
  }
  return [tally.row()];
}

/** Crisp: the first fragment of each sample is what the author wrote. */
function crisp(corporaDir: string, onMiss: OnMiss): Row[] {
  const dir = join(corporaDir, 'reply-crisp');
  const texts = new Map(samples(join(dir, 'fixtures')).map(s => [s.name, s.raw.toString('utf8')]));
  const tally = new Tally('reply-crisp: own text', onMiss, 'first fragment, as text or pattern');
  const common = json<{ fixture: string; asserts: CrispAssert[] }[]>(join(dir, 'expected.json'), []);
  for (const { fixture, asserts } of common) {
    const text = texts.get(fixture);
    if (text === undefined) continue;
    const ours = ownText(text.replace(/\r\n/g, '\n'));
    for (const assert of asserts) {
      if (assert.what === 'fragment' && assert.index === 0 && assert.prop === 'toString') {
        if (typeof assert.expected === 'string' && assert.expected !== '')
          tally.check(
            fixture,
            bare(ours) === bare(assert.expected) || bare(ours).startsWith(bare(assert.expected)),
            ours,
            assert.expected,
          );
        else if (assert.matches)
          tally.check(fixture, new RegExp(assert.matches).test(ours), ours, assert.matches);
      }
      if (assert.what === 'getVisibleText' && typeof assert.expected === 'string')
        tally.check(fixture, bare(ours) === bare(assert.expected), ours, assert.expected);
    }
  }
  return [tally.row()];
}

/** Forwarded mail in many languages: what stands above it is the author's, all below is not. */
function forwards(corporaDir: string, onMiss: OnMiss): Row[] {
  const dir = join(corporaDir, 'reply-forward-crisp');
  const texts = new Map(
    samples(join(dir, 'fixtures')).map(s => [s.name.replace(/\.txt$/, ''), s.raw.toString('utf8')]),
  );
  const tally = new Tally(
    'reply-forward: own text above a forward',
    onMiss,
    'several bodies give no marker but a header block',
  );
  for (const { body, expect } of json<{ body: string; expect: Record<string, unknown> }[]>(
    join(dir, 'expected.json'),
    [],
  )) {
    const text = texts.get(body);
    if (text === undefined || expect['forwarded'] !== true || !('message' in expect)) continue;
    const expected = typeof expect['message'] === 'string' ? expect['message'] : '';
    const ours = ownText(text.replace(/\r\n/g, '\n'));
    tally.check(body, bare(ours) === bare(expected), ours, expected);
  }
  return [tally.row()];
}

/** Nothing is ever lost: the runs, joined, are the text. */
function whole(corporaDir: string, onMiss: OnMiss): Row[] {
  const tally = new Tally('reply-*: runs give the text back', onMiss);
  for (const folder of ['crisp', 'fiedl', 'github', 'trimmer', 'willdurand', 'zapier']) {
    for (const { name, raw } of samples(join(corporaDir, `reply-${folder}`), n => n.endsWith('.txt'))) {
      const text = raw.toString('utf8');
      tally.check(
        `${folder}/${name}`,
        splitQuotes(text)
          .map(run => run.text)
          .join('\n') === text,
        '',
        '',
      );
    }
  }
  return [tally.row()];
}

function bare(text: string): string {
  return text.replace(/[\s\u00a0\u200b\ufeff]+/g, '');
}
