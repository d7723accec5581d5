import { faulty } from '../../../support/fault.js';

it('gives up on a server that stops answering, and comes back to it', async () => {
  let silent = 2;
  await faulty({ on: ({ name }) => name === 'LIST' && silent-- > 0 }, async ({ kontor, id }) => {
    await kontor.becomes(id, 'backing_off');
    await kontor.becomes(id, 'live');
  });
});
