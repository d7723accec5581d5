import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import { Parser } from '../../src/mail/parser.js';
import { mail } from './lines.js';

const built = join(process.cwd(), 'dist/src/mail/parse-worker.js');
const letter = (subject: string): Buffer =>
  mail('From: eva@x.example', `Subject: ${subject}`, `Message-ID: <${subject}@x.example>`, '', 'Hello');

describe('the pool of parsers', () => {
  let parser: Parser | undefined;
  let folder: string | undefined;
  afterEach(async () => {
    await parser?.close();
    if (folder) await rm(folder, { recursive: true });
    parser = folder = undefined;
  });

  it('needs the build', () => {
    expect(existsSync(built)).toBe(true);
  });

  it('prepares a batch in order', async () => {
    parser = new Parser({ threads: 2 });
    const raws = ['one', 'two', 'Re: three'].map(letter);
    const prepared = await parser.parseBatch(raws);
    expect(prepared.map(p => p.mail.subject)).toEqual(['one', 'two', 'Re: three']);
    expect(prepared[2]!.baseSubject).toEqual({ base: 'three', isReply: true, isForward: false });
    prepared.forEach((p, i) => {
      expect(p.sha256).toBe(createHash('sha256').update(raws[i]!).digest('hex'));
      expect(zstdDecompressSync(p.compressed).equals(raws[i]!)).toBe(true);
      expect(p.size).toBe(raws[i]!.length);
    });
    expect(await parser.parseBatch([])).toEqual([]);
  });

  it.each([
    ['blocks', 'for (;;);'],
    ['ends its thread', 'process.exit(3);'],
    ['eats the memory', 'let chain = null; for (;;) chain = { chain };'],
  ])('makes a header-only record of the one mail that %s, and reads its neighbours', async (_, harm) => {
    folder = await mkdtemp(join(tmpdir(), 'kontor-parser-'));
    const worker = join(folder, 'worker.mjs');
    await writeFile(
      worker,
      `import parse from ${JSON.stringify(pathToFileURL(built).href)};\nexport default batch => { if (Buffer.from(batch.bytes).includes('evil')) { ${harm} } return parse(batch); };`,
    );
    parser = new Parser({ threads: 1, timeoutMs: 3000, worker });
    const prepared = await parser.parseBatch(['one', 'evil', 'two'].map(letter));
    expect(prepared.map(p => [p.mail.subject, p.mail.text, p.mail.defects])).toEqual([
      ['one', 'Hello', []],
      ['evil', '', ['header-only']],
      ['two', 'Hello', []],
    ]);
    expect(zstdDecompressSync(prepared[1]!.compressed).equals(letter('evil'))).toBe(true);
  });

  it('finds no forward in a mail that blocks its thread, and goes on', async () => {
    folder = await mkdtemp(join(tmpdir(), 'kontor-parser-'));
    const worker = join(folder, 'worker.mjs');
    await writeFile(
      worker,
      `export { default } from ${JSON.stringify(pathToFileURL(built).href)};\nexport const unwrap = ({ bytes }) => { if (Buffer.from(bytes).includes('evil')) for (;;); return Buffer.from('found'); };`,
    );
    parser = new Parser({ threads: 1, timeoutMs: 3000, worker });
    expect(await parser.unwrapForward(letter('evil'), 'bcc.example')).toBeNull();
    expect(String(await parser.unwrapForward(letter('one'), 'bcc.example'))).toBe('found');
  });

  it('reports a worker that is missing or does not start, instead of blaming the mail', async () => {
    expect(() => new Parser({ threads: 1, worker: '/nowhere/worker.js' })).toThrow(/npm run build/);
    folder = await mkdtemp(join(tmpdir(), 'kontor-parser-'));
    const worker = join(folder, 'worker.mjs');
    await writeFile(worker, 'export default () => { throw new Error("broken"); };');
    parser = new Parser({ threads: 1, worker });
    await expect(parser.parseBatch([letter('one')])).rejects.toThrow(/does not start/);
  });
});
