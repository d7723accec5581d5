import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

/** Keys of an object literal of the web app's English words; that the other languages have the same, the compiler checks. */
function keysOf(name: string, file = 'why'): Set<string> {
  const words = readFileSync(`web/src/i18n/${file}/en.ts`, 'utf8');
  const begin = words.indexOf(`\n  ${name}: {`);
  const end = words.indexOf('\n  },', begin);
  return new Set([...words.slice(begin, end).matchAll(/^ {4}'?([\w-]+)'?: /gm)].map(match => match[1]!));
}

const found = (texts: string[], pattern: RegExp) =>
  new Set(texts.flatMap(text => [...text.matchAll(pattern)].map(match => match[1]!)));

describe('the web app has words for', () => {
  it('every trouble with a mail server or a mail', () => {
    const sources = [...filesOf('src/mail'), ...filesOf('src/inbox/sync'), ...filesOf('src/sending')];
    const rules = [
      ...found(sources, /\brule: (?:\w+ \? )?'([a-z-]+)'/g),
      ...found(sources, /\brule: \w+ \? '[a-z-]+' : '([a-z-]+)'/g),
      ...found(sources, /\bfailed\(\s+'([a-z-]+)'/g),
    ];
    expect(rules.length).toBeGreaterThan(20);
    expect(rules).toContain('mail-empty-field');
    // The first is said at the folder itself, the other beside the merge field.
    const known = new Set([...keysOf('trouble'), ...keysOf('groupWhy', 'compose')]);
    expect(
      rules.filter(rule => !['folder-closed', 'empty-field'].includes(rule) && !known.has(rule)),
    ).toEqual([]);
  });

  it('every reason why a mail is not sent', () => {
    const rules = [...found([readFileSync('src/sending/states.ts', 'utf8')], /\breason\(\s*'([a-z-]+)'/g)];
    expect(rules).toContain('refused');
    // These are told by what stands in the way of the mail, or stopped it.
    const said = new Set(['unfit', 'stopped']);
    const known = keysOf('reasons', 'compose');
    expect(rules.filter(rule => !said.has(rule) && !known.has(rule))).toEqual([]);
  });

  it('every reason of a link', () => {
    const [, texts = ''] = readFileSync('src/inbox/reasons.ts', 'utf8').split('const texts');
    const rules = [...found([texts.split('\n};')[0]!], /^ {2}'?([\w-]+)'?: \(/gm)];
    expect(rules).toContain('only-open-item');
    const known = keysOf('links');
    expect(rules.filter(rule => !known.has(rule))).toEqual([]);
  });
});
