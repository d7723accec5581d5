import { account } from './furniture.js';
import { describePages, pane, type Place } from './describe-pages.js';

const places: Place[] = [
  { name: 'the settings', path: '/settings', shows: 'main section li' },
  { name: 'his profile', path: '/settings/profile', shows: 'form' },
  { name: 'his security', path: '/settings/security', shows: `${pane} section ul` },
  {
    name: 'the code by which an app learns his second step',
    path: '/settings/security',
    shows: `${pane} section ul`,
    act: async page => {
      await page.locator('#settings-totp ~ button').click();
      await page.locator('#settings-totp ~ div svg[role=img]').waitFor();
    },
  },
  { name: 'his signatures', path: '/settings/signatures', shows: '[role=textbox]' },
  { name: 'his templates', path: '/settings/templates', shows: `${pane} h2` },
  { name: 'his notifications', path: '/settings/notifications', shows: '[role=switch]' },
  { name: 'the company', path: '/settings/company', shows: '#company-rates ~ form' },
  { name: 'the pipelines', path: '/settings/pipelines', shows: '[data-handle]' },
  { name: 'the boards', path: '/settings/boards', shows: '#settings-phases ~ form' },
  { name: 'the fields of people', path: '/settings/fields?kind=persons', shows: `${pane} h2` },
  { name: 'the types of activities', path: '/settings/activity-types', shows: '[data-handle]' },
  { name: 'the labels of leads', path: '/settings/labels', shows: `${pane} form` },
  { name: 'the lost reasons', path: '/settings/lost-reasons', shows: `${pane} form` },
  { name: 'the rules of mail', path: '/settings/mail', shows: '[role=radiogroup]' },
  { name: 'mail from Kontor', path: '/system-mail', shows: 'main li' },
  { name: 'the health of it all', path: '/admin/health', shows: 'main table' },
  { name: 'the dead letters', path: '/dead-letters', shows: 'main h1' },
  { name: 'the users', path: '/settings/users', shows: `${pane} table` },
  { name: 'the permission sets', path: '/settings/permissions', shows: `${pane} table` },
  { name: 'the visibility groups', path: '/settings/visibility', shows: `${pane} fieldset` },
  { name: 'the teams', path: '/settings/teams', shows: `${pane} h2` },
  { name: 'the tokens', path: '/settings/tokens', shows: `${pane} li` },
  { name: 'the apps', path: '/settings/apps', shows: `${pane} section + section h2` },
  { name: 'the webhooks', path: '/settings/webhooks', shows: `${pane} h2` },
];

describePages('settings', places, async (house, anna) => {
  await house.post(anna, '/api/users', { email: 'bo@kontor.example', name: 'Bo Ek' });
  await account(house, anna);
  return {};
});
