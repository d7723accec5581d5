import { contentDisposition, safeFileName } from '../../../src/api/mail/content-disposition.js';

/** File names come out of mails: they may say anything. */
test.each([
  ['plain.pdf', 'plain.pdf'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['..\\..\\boot.ini', '_.._boot.ini'],
  ['/absolute', '_absolute'],
  ['a"b.txt', 'a_b.txt'],
  ['a\r\nSet-Cookie: x=1', 'aSet-Cookie_ x=1'],
  ['nul\u0000.txt', 'nul.txt'],
  ['annexe\u202Efdp.exe', 'annexefdp.exe'],
  ['C:\\x.txt', 'C__x.txt'],
  ['   ', 'attachment'],
  ['...', 'attachment'],
  ['', 'attachment'],
  ['half a pair \uD83D.txt', 'half a pair .txt'],
])('%j is saved as %j', (given, expected) => {
  expect(safeFileName(given)).toBe(expected);
});

test('a long name keeps its ending', () => {
  const name = safeFileName(`${'x'.repeat(5000)}.pdf`);
  expect([name.length, name.endsWith('x.pdf')]).toEqual([150, true]);
});

test('the header holds one line of ASCII, with the real name encoded', () => {
  expect(contentDisposition('attachment', 'Übersicht “Q3” (1).pdf')).toBe(
    `attachment; filename="U_bersicht _Q3_ (1).pdf"; filename*=UTF-8''%C3%9Cbersicht%20%E2%80%9CQ3%E2%80%9D%20%281%29.pdf`,
  );
  for (const hostile of ['a"; filename="b.exe', 'x\r\n\r\n<script>', '😀', '"', '%00', "it's"]) {
    expect(contentDisposition('attachment', hostile)).toMatch(
      /^attachment; filename="[^"\r\n\\]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]*$/,
    );
  }
});
