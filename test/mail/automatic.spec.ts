import { parseMail } from '../../src/mail/parse.js';
import { mail } from './lines.js';

const kind = (...headers: string[]) =>
  parseMail(mail('From: Eva Lind <eva@x.example>', 'Subject: Rollout', ...headers, '', 'hi')).automatic;

describe('mail that no person wrote to a person', () => {
  it.each([
    [null, []],
    [null, ['X-Auto-Response-Suppress: All']],
    [null, ['Auto-Submitted: no']],
    [null, ['Return-Path: <eva@x.example>']],
    ['list', ['List-Id: Dev <dev.lists.x.example>']],
    [
      'list',
      ['List-Id: <dev.lists.x.example>', 'Precedence: bulk', 'List-Unsubscribe: <mailto:u@x.example>'],
    ],
    ['list', ['Precedence: list']],
    ['list', ['X-Mailing-List: dev@x.example']],
    ['list', ['List-Id: <dev.x.example>', 'Auto-Submitted: auto-generated']],
    ['auto-reply', ['List-Id: <dev.x.example>', 'Auto-Submitted: auto-replied']],
    ['bulk', ['List-Unsubscribe: <https://x.example/u>']],
    ['bulk', ['Precedence: bulk']],
    ['bulk', ['Feedback-ID: 1:2:3:x']],
    ['auto-reply', ['Auto-Submitted: auto-replied (vacation)']],
    ['auto-reply', ['Auto-Submitted: auto-generated']],
    ['auto-reply', ['X-Autoreply: yes']],
    ['auto-reply', ['X-Autorespond: away']],
    ['auto-reply', ['Precedence: auto_reply']],
    ['auto-reply', ['Return-Path: <>']],
  ])('%s: %j', (expected, headers) => {
    expect(kind(...headers)).toBe(expected);
  });

  it('knows an absence by its subject, but not a reply to one', () => {
    expect(
      parseMail(mail('From: eva@x.example', 'Subject: Automatic reply: Rollout', '', 'away')).automatic,
    ).toBe('auto-reply');
    expect(
      parseMail(mail('From: eva@x.example', 'Subject: Re: Automatic reply: Rollout', '', 'ok')).automatic,
    ).toBeNull();
  });

  it('says which mail an automatic reply answers', () => {
    const parsed = parseMail(
      mail('From: eva@x.example', 'Auto-Submitted: auto-replied', 'In-Reply-To: <m1@x.example>', '', 'away'),
    );
    expect(parsed.about).toBe('m1@x.example');
  });

  it('reads the identifier of a list', () => {
    expect(parseMail(mail('List-Id: "The <Dev> List" <Dev.Lists.X.Example>', '')).listId).toBe(
      'dev.lists.x.example',
    );
    expect(parseMail(mail('List-Id: bare.x.example', '')).listId).toBe('bare.x.example');
  });
});
