import { readdirSync } from 'node:fs';
import type { ContractCase } from './case.js';
import { inScope, operations } from './operations.js';
import { World } from './world.js';

/** Raised with each operation that a case covers; never lowered. */
const expectedCoverage = 415;

const folder = new URL('.', import.meta.url);
const files = readdirSync(folder).filter(name => name.endsWith('.contract.ts'));
/** A file that does not load fails alone. */
const loaded = await Promise.allSettled(files.map(name => import(`./${name}`)));

/**
 * Every `*.contract.ts` beside this file, run by Pipedrive's own client against one server. Which operations they
 * cover is counted.
 */
describe('the contract with Pipedrive’s client', () => {
  let world: World;
  const covered = new Set<string>();

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  for (const [index, file] of files.entries()) {
    const module = loaded[index]!;
    describe(file, () => {
      if (module.status === 'rejected') {
        it('loads', () => {
          throw module.reason;
        });
        return;
      }
      const cases = Object.values(module.value as object)
        .filter(Array.isArray)
        .flat() as ContractCase[];
      for (const one of cases) {
        const named = [one.operation].flat() as string[];
        it([named.join(', '), one.promise].filter(Boolean).join(': '), async () => {
          expect(named.filter(operation => !operations.has(operation))).toEqual([]);
          world.answered.clear();
          await one.run(world);
          expect({ notAnswered: named.filter(operation => !world.answered.has(operation)) }).toEqual({
            notAnswered: [],
          });
          for (const operation of named) covered.add(operation);
        });
      }
    });
  }

  it('covers what it covered before', () => {
    const missing = [...inScope].filter(operation => !covered.has(operation));
    process.stdout.write(
      `operations: ${covered.size} covered / ${inScope.size} in scope / ${operations.size}\n`,
    );
    if (process.env['CONTRACT_MISSING']) process.stdout.write(`${missing.join('\n')}\n`);
    expect(covered.size).toBeGreaterThanOrEqual(expectedCoverage);
  });
});
