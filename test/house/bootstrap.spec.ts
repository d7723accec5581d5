import { statSync } from 'node:fs';
import { Running } from '../support/servers.js';

const bootstrap = () => Running.start(process.execPath, ['scripts/bootstrap.mjs']);

it('does nothing, and says nothing, where nothing has changed', async () => {
  await bootstrap().ended;
  const built = () => statSync('dist/src/main.js').mtimeMs;
  const before = built();

  const again = bootstrap();

  expect(await again.ended).toBe(0);
  expect(again.output()).toBe('');
  expect(built()).toBe(before);
});
