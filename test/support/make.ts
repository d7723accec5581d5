import type { Locator, Page } from 'playwright-core';
import type { House, Person } from '../api/mail/house.js';

/** Makes one over the API, as a program would. @returns its id @throws what the API says where it refuses */
export async function makeItem<Id = number>(
  house: House,
  who: Person,
  path: string,
  body: object,
): Promise<Id> {
  const answer = await house.post(who, path, body);
  if (!answer.body.success) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.data.id;
}

/** A part of a page by how its title begins, behind which there may be how many it has. */
export const section = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: new RegExp(`^${name}`) });
