import { SystemLetters } from '../../../src/notifications/system-letters.js';
import { describePages, press, type Made, type Place } from './describe-pages.js';

const confirmation = 'a'.repeat(43);

const outside: Place[] = [
  { name: 'signing in', path: '/sign-in', shows: 'form' },
  { name: 'a forgotten password', path: '/forgot-password', shows: 'form' },
  { name: 'a link that was cut', path: '/reset-password', shows: '[role=note]' },
  { name: 'a link that is good no more', path: '/reset-password?token=nonsense', shows: '[role=alert]' },
  { name: 'a new password', path: '{password-reset}', shows: 'form' },
  { name: 'an invitation', path: '{invitation}', shows: 'form' },
  { name: 'half a confirmation', path: '/smart-bcc/confirm', shows: '[role=note]' },
  {
    name: 'an address that is not confirmed',
    path: `/smart-bcc/confirm?token=${confirmation}`,
    shows: 'button',
    act: async (page, w) => {
      await press(page, w.smartBcc.confirm);
      await page.getByRole('alert').waitFor();
    },
  },
];

/** For whoever has the address. */
describePages(
  'for everybody',
  outside,
  async (house, anna) => {
    await house.post(anna, '/api/users', { email: 'bo@kontor.example', name: 'Bo Ek' });
    await house.post(null, '/api/password-reset', { email: anna.email });
    const made: Made = {};
    for (const { kind, link } of await house.app.get(SystemLetters).open(house.url)) {
      const { pathname, search } = new URL(link!);
      made[kind] = pathname + search;
    }
    return made;
  },
  'nobody',
);
