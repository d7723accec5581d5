import { parseMail } from '../../src/mail/parse.js';
import { unflow } from '../../src/mail/transfer.js';
import { bytes, mail } from './lines.js';

const text = (type: string, encoding: string, body: string): string =>
  parseMail(mail(`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`, '', body)).text;

describe('text', () => {
  it.each([
    ['text/plain; charset=utf-8', 'quoted-printable', 'Gr=C3=BC=\r\n=C3=9Fe=20  \r\nend', 'Grüße \nend'],
    ['text/plain', 'quoted-printable', 'a=ZZ b= c =', 'a=ZZ b= c '],
    ['text/plain; charset=iso-8859-1', 'quoted-printable', '=80 =96 =E9', '€ – é'],
    ['text/plain; charset=utf-8', 'base64', 'R3L!DvM\r\nOfZQ==', 'Grüße'],
    ['text/plain; charset=utf-8', 'base64', 'YQ==Yg==', 'ab'],
    ['text/plain', 'base64', 'this is no base64 at all', 'this is no base64 at all'],
    ['text/plain; charset=us-ascii', '8bit', 'Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
    ['text/plain; charset=us-ascii', '8bit', 'Gr\xfc\xdfe', 'Grüße'],
    ['text/plain; charset=utf-8', '8bit', 'Gr\xfc\xdfe', 'Grüße'],
    ['text/plain; charset="gb2312"', 'base64', 'xOO6ww==', '你好'],
    ['text/plain; charset=iso-2022-jp', '7bit', '\x1b$B%F%9%H\x1b(B', 'テスト'],
    ['text/plain; charset=utf-7', '7bit', 'Gr+APwA3w-e', 'Grüße'],
    [
      'text/plain; charset=utf-16',
      'base64',
      Buffer.from('\ufeffGrüße', 'utf16le').toString('base64'),
      'Grüße',
    ],
    [
      'text/plain; charset=utf-16be',
      'base64',
      Buffer.from('Grüße', 'utf16le').swap16().toString('base64'),
      'Grüße',
    ],
    ['text/plain; charset=cp850', '8bit', 'Gr\x81\xe1e', 'Grüße'],
    ['text/plain; charset=utf-8', '8bit', '\xef\xbb\xbfbom', 'bom'],
    ['text/plain', '7bit', 'a\0b\0', 'ab'],
    ['text', '7bit', 'no subtype', 'no subtype'],
    ['text/html', '8bit', '<meta charset=koi8-r><p>\xf0\xd2\xc9\xd7\xc5\xd4', 'Привет'],
  ])('%s, %s, %j', (type, encoding, body, expected) => {
    expect(text(type, encoding, body)).toBe(expected);
  });

  it('says so where it does not know the charset', () => {
    expect(parseMail(mail('Content-Type: text/plain; charset=klingon', '', 'Gr\xfc\xdfe'))).toMatchObject({
      text: 'Grüße',
      defects: ['unknown-charset'],
    });
    expect(parseMail(mail('Content-Type: text/plain; charset=utf-8', '', 'Hi')).defects).toEqual([]);
  });

  it('keeps UTF-8 that is cut off, apart from the cut', () => {
    expect(text('text/plain; charset=utf-8', '8bit', 'Gr\xc3\xbc\xc3\x9fe, \xc3\xa4\xc3\xb6 \xc3')).toBe(
      'Grüße, äö \ufffd',
    );
  });

  it('joins flowed lines by quote depth', () => {
    expect(unflow('one \ntwo\n> quoted \n> still\n>> deeper \n> back\n-- \nEva', false)).toBe(
      'one two\n> quoted still\n>> deeper \n> back\n-- \nEva',
    );
    expect(unflow('你 \n好', true)).toBe('你好');
    expect(unflow(' >no quote', false)).toBe('>no quote');
    expect(text('text/plain; format=flowed; delsp=no', '7bit', 'one \r\ntwo')).toBe('one two');
  });

  it('cuts the snippet at 200 characters and not inside of a pair', () => {
    const { snippet } = parseMail(
      bytes(`Content-Type: text/plain; charset=utf-8\n\n${'x'.repeat(198)}😀😀😀 end`),
    );
    expect(snippet).toHaveLength(199);
    expect(snippet.endsWith('x…')).toBe(true);
  });
});
