import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const read = (path: string) => readFileSync(path, 'utf8');
const sources = globSync('web/src/**/*.{ts,tsx}').map(path => ({ path, text: read(path) }));

/** Who wears which class of a sheet: `import styles from './x.module.css'`, then `styles.name`. */
function worn(sheet: string): Set<string> {
  const names = new Set<string>();
  for (const { path, text } of sources) {
    for (const [, variable, from] of text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)) {
      if (join(dirname(path), from!) !== sheet) continue;
      for (const [, name] of text.matchAll(new RegExp(`(?<![./\\w])${variable}\\.(\\w+)`, 'g')))
        names.add(name!);
    }
  }
  names.delete('module');
  return names;
}

/** The classes that a sheet defines itself; those of libraries are marked `:global`. */
function defined(sheet: string): Set<string> {
  const rules = read(sheet)
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/:global\([^)]*\)/g, '');
  const selectors = [...rules.matchAll(/([^{};]+)\{/g)].map(([, selector]) => selector!);
  return new Set(selectors.flatMap(selector => selector.match(/(?<=\.)[a-zA-Z]\w*/g) ?? []));
}

it.each(globSync('web/src/**/*.module.css'))('%s has every class that is worn, and no other', sheet => {
  expect([...defined(sheet)].sort()).toEqual([...worn(sheet)].sort());
});
