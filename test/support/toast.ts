import type { Page } from 'playwright-core';

/** Presses Undo in the message that says `text`, once it is there: older ones may still stand beside it. */
export const undo = (page: Page, text: string): Promise<void> =>
  page.getByRole('alert').filter({ hasText: text }).last().getByRole('button', { name: 'Undo' }).click();
