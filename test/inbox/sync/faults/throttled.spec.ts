import { faulty } from '../../../support/fault.js';

it('backs off from a server that is busy, says so, and never blames the password', async () => {
  let refusals = 0;
  await faulty(
    {
      on: ({ name, tag, send }) => {
        if (name !== 'LOGIN' || refusals >= 2) return false;
        refusals++;
        send(`${tag} NO [UNAVAILABLE] Maximum number of connections exceeded\r\n`);
        return true;
      },
    },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'backing_off');
      expect((await kontor.mailboxOf(id)).reason).toContain('Maximum number of connections');
      await kontor.becomes(id, 'live');
      expect(refusals).toBe(2);
    },
  );
});

it('asks for new credentials after two refusals, and stops trying', async () => {
  let refusals = 0;
  await faulty(
    {
      on: ({ name, tag, send }) => {
        if (name !== 'LOGIN') return false;
        refusals++;
        send(`${tag} NO [AUTHENTICATIONFAILED] wrong\r\n`);
        return true;
      },
    },
    async ({ kontor, id }) => {
      await kontor.becomes(id, 'needs_reauth');
      const tried = refusals;
      await new Promise(resolve => setTimeout(resolve, 1_500));
      expect(refusals).toBe(tried);
      expect(tried).toBeLessThanOrEqual(3);
    },
  );
});
