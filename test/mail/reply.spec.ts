import fc from 'fast-check';
import { ownText, splitQuotes } from '../../src/mail/reply.js';

const own = (...lines: string[]): string => ownText(lines.join('\n'));

describe('own text', () => {
  it.each([
    'On Mon, 3 May 2021 at 10:12, Eva Lind <eva@x.example> wrote:',
    'Am Mo., 3. Mai 2021 um 10:12 Uhr schrieb Eva Lind <eva@x.example>:',
    'Am 03.05.2021 um 10:12 schrieb Eva Lind:',
    'Le lun. 3 mai 2021 à 10:12, Eva Lind <eva@x.example> a écrit :',
    'El lun, 3 may 2021 a las 10:12, Eva Lind (<eva@x.example>) escribió:',
    'Il giorno lun 3 mag 2021 alle ore 10:12 Eva Lind <eva@x.example> ha scritto:',
    'Em seg., 3 de mai. de 2021 às 10:12, Eva Lind <eva@x.example> escreveu:',
    'Op ma 3 mei 2021 om 10:12 schreef Eva Lind <eva@x.example>:',
    'Den mån 3 maj 2021 kl 10:12 skrev Eva Lind <eva@x.example>:',
    'pon., 3 maj 2021 o 10:12 Eva Lind <eva@x.example> napisał(a):',
    'W dniu 3.05.2021 o 10:12, Eva Lind pisze:',
    'пн, 3 мая 2021 г. в 10:12, Eva Lind <eva@x.example> написал(а):',
    '2021-05-03 10:12 GMT+02:00 Eva Lind <eva@x.example>:',
    'Eva Lind <eva@x.example> 于2021年5月3日周一 上午10:12写道：',
    'Eva Lind <eva@x.example> wrote:',
  ])('ends at "%s"', introduction => {
    expect(own('Fine.', '', introduction, '> old', '> mail')).toBe('Fine.');
    expect(own('Fine.', '', introduction, '', 'old mail without marks')).toBe('Fine.');
  });

  it('finds an introduction that was wrapped', () => {
    expect(
      own(
        'Fine.',
        '',
        'On Mon, 3 May 2021 at 10:12, Eva Lind of Nordwind',
        '<eva@x.example> wrote:',
        '',
        '> old',
      ),
    ).toBe('Fine.');
    expect(
      own(
        'Fine.',
        '',
        'On Mon, 3 May 2021 at 10:12, Eva Lind of Nordwind <eva@x.example',
        '> wrote:',
        '',
        '> old',
      ),
    ).toBe('Fine.');
  });

  it('finds an introduction that was wrapped inside of the address, with unmarked mail below', () => {
    expect(
      own(
        'Fine.',
        '',
        'On Jun 17, 2021, at 14:15, Eva <eva@x.example<',
        'mailto:eva@x.example>> wrote:',
        'May we start?',
      ),
    ).toBe('Fine.');
  });

  it.each([
    ['-----Original Message-----', 'From: Eva', 'Hello'],
    ['-----Ursprüngliche Nachricht-----', 'Von: Eva', 'Hallo'],
    ['---------- Forwarded message ---------', 'From: Eva', 'Hello'],
    [
      'From: Eva Lind <eva@x.example>',
      'Sent: Monday, May 3, 2021 10:12',
      'To: Ann',
      'Subject: Rollout',
      '',
      'Hello',
    ],
    ['*From:* Eva Lind', '*Date:* Monday', '*To:* Ann', '*Subject:* Rollout', 'Hello'],
    [
      '________________________________',
      'Von: Eva Lind',
      'Gesendet: Montag, 3. Mai 2021',
      'An: Ann',
      'Betreff: Rollout',
      '',
      'Hallo',
    ],
    ['De : Eva Lind', 'Envoyé : lundi 3 mai 2021', 'À : Ann', 'Objet : Rollout', '', 'Bonjour'],
    ['De: Eva Lind', 'Enviado el: lunes', 'Para: Ann', 'Asunto: Rollout', '', 'Hola'],
    ['Från: Eva Lind', 'Skickat: den 3 maj 2021', 'Till: Ann', 'Ämne: Rollout', '', 'Hej'],
    ['Van: Eva Lind', 'Verzonden: maandag', 'Aan: Ann', 'Onderwerp: Rollout', '', 'Hallo'],
    ['发件人: Eva', '发送时间: 2021年5月3日', '收件人: Ann', '主题: Rollout', '', '你好'],
    ['Begin forwarded message:', '', 'Hello'],
  ])('ends at %s', (...block) => {
    expect(own('Fine.', '', ...block)).toBe('Fine.');
  });

  it('keeps answers between quotes', () => {
    expect(
      own('On 3 May 2021, Eva wrote:', '> May we start?', '', 'Yes.', '', '> On Monday?', 'On Tuesday.'),
    ).toBe('Yes.\n\nOn Tuesday.');
  });

  it('cuts the signature and what a phone appends', () => {
    expect(own('Fine.', '', '-- ', 'Eva Lind', 'Nordwind AB')).toBe('Fine.');
    expect(own('Fine.', '', 'Sent from my iPhone')).toBe('Fine.');
    expect(own('Fine.', '', 'Von meinem iPhone gesendet', '', '> old')).toBe('Fine.');
  });

  it.each([
    ['On friday I will be late, as I wrote: sorry.'],
    ['As he said:', 'we start on Monday.'],
    ['From: here to there is far.', 'To: me it seems so.'],
    ['One is not On, he wrote:', 'see?'],
    ['a - b', '--', 'c'].slice(0, 1),
    ['Prices:', '- 10:30 for two', 'Sent from my point of view, fine.', '', 'Greetings', 'Eva', 'Nordwind'],
  ])('leaves %j alone', (...lines) => {
    expect(own(...lines)).toBe(lines.join('\n'));
  });

  it('gives the whole text back in runs', () => {
    const line = fc.constantFrom(
      'Hi',
      '',
      '> q',
      '>> r',
      '-- ',
      'On 3 May 2021, Eva <e@x.example> wrote:',
      '-----Original Message-----',
      'From: a',
      'To: b',
      'Subject: c',
      'Sent: d',
      'Sent from my iPhone',
      '  ',
      ':',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), lines => {
        const text = lines.join('\n');
        expect(
          splitQuotes(text)
            .map(run => run.text)
            .join('\n'),
        ).toBe(text);
      }),
      { numRuns: 2000 },
    );
    expect(splitQuotes('Fine.\n\n> old\n> mail')).toEqual([
      { quoted: false, text: 'Fine.\n' },
      { quoted: true, text: '> old\n> mail' },
    ]);
  });
});
