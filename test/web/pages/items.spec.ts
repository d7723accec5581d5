import { ImportWork } from '../../../src/crm/imports/import-work.js';
import type { House, Person } from '../../api/mail/house.js';
import { describePages, press, rows, type Made, type Place } from './describe-pages.js';
import { makeItem } from '../../support/make.js';
import { conversation } from './furniture.js';

const places: Place[] = [
  { name: 'a deal', path: '/deals/{deal}', shows: 'main h1' },
  { name: 'the files of a deal', path: '/deals/{deal}?part=files', shows: 'main [data-form]' },
  { name: 'the deleted deals', path: '/deleted/deals', shows: 'main li button' },
  {
    name: 'the facts of an organization',
    path: '/organizations/{organization}?part=facts',
    shows: 'main h1',
  },
  { name: 'a person', path: '/persons/{person}', shows: 'main h1' },
  { name: 'an organization', path: '/organizations/{organization}', shows: 'main h1' },
  { name: 'the imports', path: '/imports', shows: 'main li' },
  { name: 'a new import', path: '/imports/new', shows: 'main ol' },
  { name: 'the columns of an import', path: '/imports/{import}', shows: '[role=combobox]' },
  {
    name: 'an import before it runs',
    path: '/imports/{import}',
    shows: '[role=combobox]',
    act: async (page, w) => {
      await press(page, w.imports.next);
      await page.locator('[data-state=failed]').waitFor();
    },
  },
  { name: 'an import that is done', path: '/imports/{imported}', shows: 'a[download]' },
  { name: 'duplicates', path: '/duplicates', shows: 'main table td' },
  { name: 'the contacts timeline', path: '/contacts/timeline', shows: '[data-cell]' },
  { name: 'a product', path: '/products/{product}', shows: 'main table td' },
  { name: 'the products of a deal', path: '/deals/{deal}?part=products', shows: 'main table td' },
  { name: 'the threads of a deal', path: '/items/deal/{deal}/threads', shows: 'main section' },
  { name: 'the persons', path: '/persons', shows: rows },
  { name: 'the organizations', path: '/organizations', shows: rows },
  {
    name: 'the list of deals with a filter that is being written',
    path: '/deals/list',
    shows: rows,
    act: async (page, w) => {
      await press(page, w.lists.filter.title);
      await press(page, w.lists.filter.addCondition);
      await press(page, w.lists.filter.addGroup);
      await page.getByRole('group').nth(1).waitFor();
    },
  },
  { name: 'the list of leads', path: '/leads/list', shows: rows },
];

describePages('items', places, async (house, anna) => {
  const made = await conversation(house, anna);
  const person_id = await makeItem(house, anna, '/api/v2/persons', {
    name: 'Aleksandra Wiśniewska-Sandberg',
  });
  await makeItem(house, anna, '/v1/leads', { title: 'Aleksandra asked for prices of everything', person_id });
  for (const value of ['070 123 456 78', '070-12345678'])
    await makeItem(house, anna, '/api/v2/persons', { name: 'Zofia Wiśniewska', phones: [{ value }] });
  const product = await sold(house, anna, made.deal);
  await withParts(house, anna, made);
  return { ...made, product, ...(await imports(house, anna)) };
});

/** What stands on a deal beside its fields, and a deal that is deleted. */
async function withParts(
  house: House,
  anna: Person,
  { deal, person, organization }: Contacts,
): Promise<void> {
  const mats = await makeItem(house, anna, '/api/v2/persons', { name: 'Mats Holmström-Andersson' });
  await house.post(anna, `/v1/deals/${deal}/participants`, { person_id: mats });
  await house.post(anna, `/api/v2/deals/${deal}/followers`, { user_id: anna.userId });
  await house.call(anna, 'PATCH', `/api/v2/deals/${deal}`, { person_id: person, org_id: organization });
  await house.call(anna, 'PATCH', `/api/v2/organizations/${organization}`, {
    website: 'nordic.example',
    address: { value: 'Storgatan 1, 222 22 Lund' },
  });
  const note = await makeItem(house, anna, '/v1/notes', { content: 'Decides in December', deal_id: deal });
  await house.post(anna, `/v1/notes/${note}/comments`, { content: 'Or later, as every year' });
  const group = await makeItem(house, anna, '/api/v2/organizations', { name: 'Nordic Sails Holding' });
  const parent = { type: 'parent', rel_owner_org_id: group, rel_linked_org_id: organization };
  await house.post(anna, '/v1/organizationRelationships', parent);
  const form = new FormData();
  form.append('deal_id', String(deal));
  form.append('file', new Blob(['An offer']), 'Offer for one hundred and twenty seats, third version.pdf');
  const headers = { 'x-api-token': anna.token };
  await fetch(`${house.url}/v1/files`, { method: 'POST', body: form, headers });
  const gone = await makeItem(house, anna, '/api/v2/deals', { title: 'Deleted by mistake', org_id: group });
  await house.call(anna, 'DELETE', `/api/v2/deals/${gone}`);
}
type Contacts = Awaited<ReturnType<typeof conversation>>;

/** A product in several kinds, which is sold with the deal. */
async function sold(house: House, anna: Person, deal: number): Promise<number> {
  const product = await makeItem(house, anna, '/api/v2/products', {
    name: 'Seat, per month',
    billing_frequency: 'monthly',
    prices: [{ currency: 'EUR', price: 29.9, cost: 10 }],
  });
  await makeItem(house, anna, `/api/v2/products/${product}/variations`, { name: 'Premium' });
  await makeItem(house, anna, `/api/v2/deals/${deal}/products`, {
    product_id: product,
    item_price: 29.9,
    quantity: 120,
    billing_frequency: 'monthly',
  });
  return product;
}

/** One whose columns are to be mapped, and one that is done but for a row. */
async function imports(house: House, anna: Person): Promise<Made> {
  const csv = [
    'Deal - Title,Deal - Value,Person - Name,Person - Email,Organization - Name,Shoe size',
    'Nordic rollout at all of our offices,120000,Eva Lind-Wiśniewska,eva@nordic.example,Nordic Sails and Rigging,38',
    'Another rollout,very much,Ola Nordmann,ola@fjord.example,Fjord,44',
  ].join('\n');
  const made: Made = {};
  for (const name of ['import', 'imported']) {
    const form = new FormData();
    form.append('file', new Blob([csv]), 'Deals of the last three years.csv');
    const headers = { 'x-api-token': anna.token };
    const answer = await fetch(`${house.url}/api/imports`, { method: 'POST', body: form, headers });
    const { data } = (await answer.json()) as { data: { id: number } };
    await house.app.get(ImportWork).run(data.id);
    made[name] = String(data.id);
  }
  const columns = ['deal.title', 'deal.value', 'person.name', 'person.emails', 'organization.name', null];
  await house.post(anna, `/api/imports/${made['imported']}/start`, { columns, options: {} });
  await house.app.get(ImportWork).run(Number(made['imported']));
  return made;
}
