import fc from 'fast-check';
import {
  domainOf,
  isFreeMail,
  isRoleAddress,
  normalizeAddress,
  parseAddressList,
  registrableDomain,
} from '../../src/mail/address.js';

describe('addresses', () => {
  it.each([
    ['Eva.Lind@Nordwind.Example', 'eva.lind@nordwind.example'],
    [' <eva+crm@x.example> ', 'eva+crm@x.example'],
    ['mailto:eva@x.example', 'eva@x.example'],
    ['eva@bücher.example', 'eva@xn--bcher-kva.example'],
    ['jøran@x.example', 'jøran@x.example'],
    ['"eva.lind"@x.example', 'eva.lind@x.example'],
    ['"eva lind"@x.example', '"eva lind"@x.example'],
    ['eva@[127.0.0.1]', 'eva@[127.0.0.1]'],
    ['eva@localhost', 'eva@localhost'],
    ['eva@x.example.', 'eva@x.example'],
    ['a..b.@docomo.ne.jp', 'a..b.@docomo.ne.jp'],
  ])('normalizes %s', (input, output) => {
    expect(normalizeAddress(input)).toBe(output);
  });

  it.each([
    '',
    'eva',
    '@x.example',
    'eva@',
    'eva lind@x.example',
    'eva@x..example',
    'eva@-x.example',
    'a@b@',
    'eva@x y',
    `${'a'.repeat(201)}@x.example`,
    `a@${'b'.repeat(64)}.example`,
    'eva@x,y',
    'eva<@x.example',
  ])('refuses %j', input => {
    expect(normalizeAddress(input)).toBeNull();
  });

  it('normalizes once and for all', () => {
    const almost = fc
      .tuple(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.oneof(fc.domain(), fc.string({ unit: 'grapheme', maxLength: 20 })),
      )
      .map(([a, b]) => `${a}@${b}`);
    fc.assert(
      fc.property(fc.oneof(almost, fc.emailAddress(), fc.string({ unit: 'binary' })), input => {
        const once = normalizeAddress(input);
        if (once !== null) expect(normalizeAddress(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  const eva = { name: 'Eva Lind', address: 'eva@x.example' };
  it.each([
    ['Eva Lind <eva@x.example>', [eva]],
    ['"Lind, Eva" <eva@x.example>', [{ ...eva, name: 'Lind, Eva' }]],
    ['Lind, Eva <eva@x.example>', [{ ...eva, name: 'Lind, Eva' }]],
    ['eva@x.example (Eva Lind)', [eva]],
    ['Eva Lind eva@x.example', [eva]],
    ['=?utf-8?Q?Lind=2C_Eva?= <eva@x.example>', [{ ...eva, name: 'Lind, Eva' }]],
    ['"=?utf-8?Q?Eva_Lind?=" <eva@x.example>', [eva]],
    [
      'Team: Eva Lind <eva@x.example>, tom@y.example; ann@z.example',
      [eva, { name: '', address: 'tom@y.example' }, { name: '', address: 'ann@z.example' }],
    ],
    ['undisclosed-recipients:;', []],
    [
      'eva@x.example; tom@y.example',
      [
        { name: '', address: 'eva@x.example' },
        { name: '', address: 'tom@y.example' },
      ],
    ],
    ['<@relay.example,@other.example:eva@x.example>', [{ name: '', address: 'eva@x.example' }]],
    ['Eva Lind <eva@x.example', [eva]],
    ['Eva Lind <<eva@x.example>>', [eva]],
    ['Eva (the boss (really)) Lind <eva@x.example>', [eva]],
    ['"Eva \\"E\\" Lind" <eva@x.example>', [{ ...eva, name: 'Eva "E" Lind' }]],
    ["'Eva Lind' <eva@x.example>", [eva]],
    ['"eva@x.example" <eva@x.example>', [{ name: 'eva@x.example', address: 'eva@x.example' }]],
    ['eva @ x . example', [{ name: '', address: 'eva@x.example' }]],
    ['nobody, , <>, ,', []],
    ['Gr\xfc\xdfe <eva@x.example>', [{ ...eva, name: 'Grüße' }]],
  ])('reads %s', (header, expected) => {
    expect(parseAddressList(header)).toEqual(expected);
  });

  it('never throws on a header', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      '(',
      ')',
      ',',
      ';',
      ':',
      '\\',
      '@',
      'a@b.example',
      ' ',
      '=?utf-8?Q?',
      '?=',
      'Eva',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        for (const { address } of parseAddressList(pieces.join('')))
          expect(normalizeAddress(address)).toBe(address);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the registered domain', () => {
    expect(registrableDomain('mail.acme.co.uk')).toBe('acme.co.uk');
    expect(registrableDomain('a.firm.uk.com')).toBe('firm.uk.com');
    expect(registrableDomain('co.uk')).toBeNull();
    expect(registrableDomain('localhost')).toBeNull();
    expect(registrableDomain('127.0.0.1')).toBeNull();
    expect(domainOf('"a@b"@x.example')).toBe('x.example');
  });

  it('knows free mail', () => {
    for (const domain of ['gmail.com', 'GMX.de', 'yahoo.co.jp', 'hotmail.fr', 'mail.ru', 'live.nl'])
      expect([domain, isFreeMail(domain)]).toEqual([domain, true]);
    for (const domain of ['acme.com', 'gmail.acme.com', 'outlook-fans.example', 'localhost', ''])
      expect([domain, isFreeMail(domain)]).toEqual([domain, false]);
  });

  it('tells roles from people', () => {
    const roles =
      `noreply@x.de no-reply@x.de do_not_reply@x.de donotreply+1@x.de MAILER-DAEMON@x.de postmaster@x.de support@x.de billing@x.de abuse@x.de
      notifications@github.com newsletter@x.de dev-request@lists.x.de dev-bounces@x.de owner-dev@x.de bounce-12=eva=y.de@x.de shop-noreply@x.de
      bounces+123-ab@x.de notification+k1@facebookmail.com`.split(/\s+/);
    const people =
      'eva@x.de info@x.de sales@x.de contact@x.de office@x.de eva.noack@x.de reply@x.de norep@x.de supporto@x.de bill@x.de tom+crm@x.de rebounces@x.de'.split(
        ' ',
      );
    expect(roles.filter(address => !isRoleAddress(address))).toEqual([]);
    expect(people.filter(address => isRoleAddress(address))).toEqual([]);
  });
});
