import { parseMail } from '../../src/mail/parse.js';
import { mail } from './lines.js';

const list = ['List-Id: Radio users <radio.lists.x.example>', 'List-Post: <mailto:radio@lists.x.example>'];
const author = (...headers: string[]) => parseMail(mail(...headers, '', 'hi')).from;

/** Lists that rewrite From so that DMARC passes; the list must never become a person. */
describe('the author of mail that a list rewrote', () => {
  it('is whom Reply-To names', () => {
    const parsed = parseMail(
      mail(
        'From: "Ann Lee via Radio" <radio@lists.x.example>',
        'Reply-To: Ann Lee <ann@y.example>',
        ...list,
        '',
        'hi',
      ),
    );
    expect(parsed.from).toEqual({ name: 'Ann Lee', address: 'ann@y.example' });
    expect(parsed.fromHeader).toEqual({ name: 'Ann Lee via Radio', address: 'radio@lists.x.example' });
    expect(parsed.automatic).toBe('list');
  });

  it('has the name that From gave where Reply-To gives none', () => {
    expect(
      author('From: Ann Lee via Radio <radio@lists.x.example>', 'Reply-To: ann@y.example', ...list),
    ).toEqual({ name: 'Ann Lee', address: 'ann@y.example' });
  });

  it('is X-Original-From before Reply-To (Google Groups)', () => {
    expect(
      author(
        "From: 'Ann Lee' via Radio <radio@lists.x.example>",
        'X-Original-From: Ann Lee <ann@y.example>',
        'Reply-To: other@z.example',
        ...list,
      ),
    ).toEqual({ name: 'Ann Lee', address: 'ann@y.example' });
  });

  it('is never the list', () => {
    expect(
      author(
        'From: Ann Lee via Radio <radio@lists.x.example>',
        'Reply-To: Radio <radio@lists.x.example>',
        ...list,
      ),
    ).toBeNull();
    expect(author('From: Ann Lee via Radio <radio@lists.x.example>', ...list)).toBeNull();
  });

  it('is From itself where a newsletter is sent from its own address, and no help desk', () => {
    const from = { name: 'Radio News', address: 'radio@lists.x.example' };
    expect(
      author('From: Radio News <radio@lists.x.example>', 'Reply-To: Help <help@x.example>', ...list),
    ).toEqual(from);
    expect(
      author('From: Ann Lee <radio@lists.x.example>', 'Reply-To: Ann Lee <ann@y.example>', ...list),
    ).toMatchObject({
      address: 'ann@y.example',
    });
  });

  it('skips the list in Reply-To', () => {
    expect(
      author(
        'From: Ann via Radio <radio@lists.x.example>',
        'Reply-To: radio@lists.x.example, Ann <ann@y.example>',
        ...list,
      ),
    ).toMatchObject({ address: 'ann@y.example' });
  });

  it('is found in the escaped address of DMARC relays', () => {
    expect(author('From: Ann Lee <ann=40y.example@dmarc.ietf.example>', ...list)).toEqual({
      name: 'Ann Lee',
      address: 'ann@y.example',
    });
  });

  it('stays who From names on other lists and in other mail', () => {
    expect(author('From: Ann Lee <ann@y.example>', 'Reply-To: radio@lists.x.example', ...list)).toEqual({
      name: 'Ann Lee',
      address: 'ann@y.example',
    });
    expect(author('From: Ann via Sales <sales@y.example>', 'Reply-To: ann@z.example')).toEqual({
      name: 'Ann via Sales',
      address: 'sales@y.example',
    });
  });
});
