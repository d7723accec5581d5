import { htmlToText } from '../../src/mail/html.js';
import { ownText } from '../../src/mail/reply.js';

describe('HTML to text', () => {
  it.each([
    ['<p>one</p><p>two<br>three</p>', 'one\n\ntwo\nthree'],
    ['<div>one</div><div>two</div>', 'one\ntwo'],
    ['<div><br></div><div>x</div>', 'x'],
    ['a<b>b</b> c\n  d &amp; e&nbsp;f &uuml; &#8364; &lt;', 'ab c d & e f ü € <'],
    [
      '<html><head><title>t</title><style>p{}</style></head><body><script>alert("</p>")</script>text</body></html>',
      'text',
    ],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['<pre>  a\n   b</pre>', 'a\n   b'],
    [
      '<blockquote>old<br>mail<blockquote>older</blockquote></blockquote>new',
      '> old\n> mail\n>\n> > older\n\nnew',
    ],
    ['x<!-- <p>no</p> -->y', 'xy'],
    ['unclosed <b', 'unclosed'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['', ''],
  ])('%s', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('quotes so that the own text is found', () => {
    expect(
      ownText(
        htmlToText(
          '<div>Fine.</div><div class="q">On 3 May 2021 Eva &lt;e@x.example&gt; wrote:<br><blockquote>old</blockquote></div>',
        ),
      ),
    ).toBe('Fine.');
  });
});
