import { describePages, type Place } from './describe-pages.js';
import { conversation } from './furniture.js';

const places: Place[] = [
  { name: 'the glossary', path: '/glossary#rotting', shows: '[data-here]' },
  {
    name: 'the search',
    path: '/glossary',
    shows: 'h1',
    act: async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the help and the first steps',
    path: '/mail',
    shows: '[role=listitem]',
    act: async page => {
      await page.keyboard.press('F1');
      await page.getByRole('dialog').locator('ol').waitFor();
    },
  },
  {
    name: 'the list of keys',
    path: '/mail',
    shows: '[role=listitem]',
    act: async page => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').locator('dt').first().waitFor();
    },
  },
  {
    name: 'what can be added',
    path: '/mail',
    shows: '[role=listitem]',
    act: async page => {
      await page.keyboard.press('n');
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  { name: 'a note from anywhere', path: '/new/note', shows: '[role=dialog] input' },
  {
    name: 'the notifications',
    path: '/glossary',
    shows: 'h1',
    act: async (page, w) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: w.frame.notices.title }).click();
      await page.getByRole('dialog').getByRole('switch').waitFor();
    },
  },
];

describePages('what is around the pages', places, conversation);
