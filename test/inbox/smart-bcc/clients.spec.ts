import { bySwaks, byNodemailer, describeWithSwaks, swaks } from './clients.js';
import { cases, sent, serverOfCases, taken } from './cases.js';
import { company, copy, signed, type SmartBccServer } from './support.js';

const spoken = Object.entries(cases).filter(([, one]) => !one.byHand);

/** What programs that people really send with are told, and by them the people. */
describe('A mail program that sends to the Smart BCC address', () => {
  let kontor: SmartBccServer;
  beforeAll(async () => {
    kontor = await serverOfCases();
  });
  afterAll(() => kontor.stop());

  it('has sixty cases', () => expect(spoken.length).toBeGreaterThanOrEqual(60));

  it.each(spoken)('nodemailer, with %s', async (_, one) => {
    const { answer, kept } = await sent(kontor, one, (raw, sending) =>
      byNodemailer(kontor.port, raw, sending),
    );
    expect(answer).toMatch(one.answer);
    expect(kept).toBe(one.answer === taken ? 1 : 0);
  });
});

describeWithSwaks('A postmaster who tries the Smart BCC address', () => {
  let kontor: SmartBccServer;
  const answers = new Map<string, string>();
  const atOnce = 6;

  beforeAll(async () => {
    kontor = await serverOfCases();
    const waiting = [...spoken];
    const sendSome = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [name, { raw = () => signed(copy()), ...sending }] = next;
        answers.set(name, await bySwaks(kontor.port, await raw(), sending));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, sendSome));
  }, 120_000);
  afterAll(() => kontor.stop());

  it.each(spoken)('by swaks, with %s', (name, { answer }) => expect(answers.get(name)).toMatch(answer));

  it('by swaks, has left those copies that were taken', async () => {
    const { n } = await kontor.one<{ n: number }>('select count(*) as n from smart_bcc_copy');
    expect(n).toBe(spoken.filter(([, one]) => one.answer === taken).length);
  });

  it('by swaks, over TLS', async () => {
    const said = await swaks(kontor.port, await signed(copy()), ['--tls', '--to', company]);
    expect(said).toMatch(/TLS started/);
    expect(said).toMatch(/250 2\.6\.0/);
  });
});
