import { identityIn } from '../../src/accounts/sign-in-identity.js';

const token = (claims: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map(part => Buffer.from(part).toString('base64url'))
    .join('.');

/** Who signed in at a provider, by its ID token. */
describe('an ID token', () => {
  const base = { aud: 'client', nonce: 'n' };

  test('names the account that the mail servers know, and all its addresses', () => {
    const table: [object, object | null][] = [
      [{ email: 'Eva@Example.COM' }, { account: 'eva@example.com', names: ['eva@example.com'] }],
      [
        { email: 'eva@firm.example', preferred_username: 'eva@firm.onmicrosoft.example' },
        {
          account: 'eva@firm.onmicrosoft.example',
          names: ['eva@firm.onmicrosoft.example', 'eva@firm.example'],
        },
      ],
      [
        { preferred_username: 'eva', email: 'eva@firm.example' },
        { account: 'eva@firm.example', names: ['eva@firm.example'] },
      ],
      [
        { aud: ['other', 'client'], email: 'e@x.example' },
        { account: 'e@x.example', names: ['e@x.example'] },
      ],
      [
        { email: 12, upn: 'e@x.example' },
        { account: 'e@x.example', names: ['e@x.example'] },
      ],
      [{}, null],
      [{ email: 'eva@firm.example', nonce: 'another' }, null],
      [{ email: 'eva@firm.example', aud: 'another' }, null],
      [{ email: 'eva@firm.example', aud: null }, null],
    ];
    for (const [claims, expected] of table) {
      expect([claims, identityIn(token({ ...base, ...claims }), 'client', 'n')]).toEqual([claims, expected]);
    }
  });

  test('that is none names nobody', () => {
    for (const text of [
      null,
      '',
      'a.b.c',
      '..',
      token([]),
      `x.${Buffer.from('null').toString('base64url')}.x`,
    ]) {
      expect(identityIn(text, 'client', 'n')).toBeNull();
    }
  });
});
