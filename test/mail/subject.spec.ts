import fc from 'fast-check';
import { baseSubject } from '../../src/mail/subject.js';

describe('base subjects', () => {
  it.each([
    'Rollout in May',
    'Re: Rollout in May',
    'RE: re: Rollout in May',
    'AW: Rollout in May',
    'SV: Rollout in May',
    'VS: Rollout in May',
    'Odp: Rollout in May',
    'RES: Rollout in May',
    'Antw: Rollout in May',
    'Re[2]: Rollout in May',
    'Re (3): Rollout in May',
    'Re^2: Rollout in May',
    'RE : Rollout in May',
    '[sales] Re: [EXTERNAL] Rollout in May',
    'Re: [dev] Rollout in May',
    '回复: Rollout in May',
    '答复：Rollout in May',
    'R: I: Rollout in May',
    'RIF: Rollout in May',
    'TR: Rollout in May',
    'WG: Rollout in May',
    'Fwd: Re: Rollout in May',
    'İLT: Rollout in May',
    'Accepted: Rollout in May',
    'Automatic reply: Rollout in May',
    'Out of Office: Rollout in May',
    'Undeliverable: Rollout in May',
    'Ｒｏｌｌｏｕｔ in\u00a0May!!',
    '***SPAM*** Rollout in May',
  ])('%s', subject => {
    expect(baseSubject(subject).base).toBe('rolloutinmay');
  });

  it('strips no word that is not a known prefix', () => {
    expect(baseSubject('Budget: Q3').base).toBe('budgetq3');
    expect(baseSubject('Forecast: Q3').base).toBe('forecastq3');
    expect(baseSubject('Revenue: Q3').base).toBe('revenueq3');
    expect(baseSubject('11:30 call').base).toBe('1130call');
  });

  it('tells replies, forwards and neither apart', () => {
    expect(baseSubject('Re: x')).toEqual({ base: 'x', isReply: true, isForward: false });
    expect(baseSubject('WG: x')).toEqual({ base: 'x', isReply: false, isForward: true });
    expect(baseSubject('Re: Fwd: x')).toEqual({ base: 'x', isReply: true, isForward: true });
    expect(baseSubject('Accepted: x')).toEqual({ base: 'x', isReply: false, isForward: false });
    expect(baseSubject('x')).toEqual({ base: 'x', isReply: false, isForward: false });
  });

  it.each(['', 'Re:', 'Re: Re: ', '[list]', '!!!', '  '])('leaves nothing of %j', subject => {
    expect(baseSubject(subject).base).toBe('');
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom('', 'Re: ', '[x] ', 'Re[2]: ', 'AW: '),
        (text, prefix) => {
          const { base } = baseSubject(prefix + text);
          expect(baseSubject(base).base).toBe(base);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
