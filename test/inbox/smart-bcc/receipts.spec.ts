import { Receipts } from '../../../src/inbox/smart-bcc/receipts.js';
import type { Letter } from '../../../src/accounts/system-letters.js';
import { copy, company, smartBcc, type SmartBccServer } from './support.js';

const day = 24 * 3600_000;

/** Who never opens Kontor is told once a week what became of what he sent there. */
describe('The weekly receipt', () => {
  let kontor: SmartBccServer;
  let bo: number;

  beforeAll(async () => {
    kontor = await smartBcc({
      SMTP_IN_TRUSTED: '127.0.0.0/8',
      PUBLIC_URL: 'https://crm.kontor.example',
    });
    bo = await kontor.user('bo@kontor.example');
    const [eva, nils] = [
      await kontor.person('Eva', 'eva@nordic.example'),
      await kontor.person('Nils', 'nils@fjord.example'),
    ];
    await kontor.deal('Rollout', { person_id: eva, owner_id: kontor.ada });
    for (const title of ['Sails', 'Masts'])
      await kontor.deal(title, { person_id: nils, owner_id: kontor.ada });
    for (const [To, Subject] of [
      ['eva@nordic.example', 'Prices'],
      ['eva@nordic.example', 'Dates'],
      ['nils@fjord.example', 'Which of them?'],
      ['nobody@other.example', 'Hello'],
    ] as const)
      expect(await kontor.send(copy({ To, Subject }), { to: [company] })).toMatch(/^250/);
    expect(await kontor.send(copy({ From: 'bo@kontor.example' }), { to: [company] })).toMatch(/^250/);
    await kontor.settle();
    await kontor.db.query(
      `update users set weekly_receipt = true, receipt_at = now() - interval '1 hour', locale = 'sv', timezone = 'Africa/Lagos'
        where id = $1`,
      [kontor.ada],
    );
  });
  afterAll(() => kontor.stop());

  const letters = () =>
    kontor.db.query<{ address: string; letter: Letter }>(
      `select address, letter from system_letter where kind = 'bcc-receipt' order by id`,
    );
  const writeAt = async (time: Date) => {
    await kontor.app.get(Receipts).write(time);
    return letters();
  };
  /** A Monday a week ahead at least, at this hour in Greenwich. */
  const monday = (hour: number, weeks = 0): Date => {
    const ahead = new Date(Date.now() + 7 * day);
    const toMonday = (8 - ahead.getUTCDay()) % 7;
    return new Date(
      Date.UTC(ahead.getUTCFullYear(), ahead.getUTCMonth(), ahead.getUTCDate() + toMonday + 7 * weeks, hour),
    );
  };

  it('comes on a Monday morning of its reader’s own clock, and on no other day', async () => {
    expect(await writeAt(monday(6))).toEqual([]);
    expect(await writeAt(new Date(monday(9).getTime() - day))).toEqual([]);
    expect(await writeAt(new Date(monday(9).getTime() + day))).toEqual([]);
  });

  it('says how many copies came, how many are linked, and what needs its reader, in his language', async () => {
    const [told, ...more] = await writeAt(monday(7));
    expect(more).toEqual([]);
    expect(told?.address).toBe('ada@kontor.example');
    const { subject, paragraphs, button } = told!.letter;
    expect(subject).toBe('Smart BCC den här veckan: 4 kopior');
    expect(paragraphs[0]).toBe(
      '4 kopior kom in, och 2 är länkade till en affär, ett lead eller ett projekt.',
    );
    expect(paragraphs.slice(1)).toEqual([
      'I 1 konversation behöver du välja vart den hör:',
      '· Which of them?',
    ]);
    expect(button).toBe('Öppna Kontor');
  });

  it('comes once, and not for a week without copies, nor to who has not asked for it', async () => {
    expect(await writeAt(monday(10))).toHaveLength(1);
    expect(await writeAt(monday(10, 1))).toHaveLength(1);
    expect((await letters()).map(({ address }) => address)).not.toContain('bo@kontor.example');
    await kontor.db.query(`update users set weekly_receipt = true where id = $1`, [bo]);
    const [, second] = await writeAt(monday(10));
    expect(second).toMatchObject({
      address: 'bo@kontor.example',
      letter: { subject: 'Smart BCC this week: 1 copy' },
    });
  });
});
