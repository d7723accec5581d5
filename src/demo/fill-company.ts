import { CompanySettings } from '../accounts/company-settings.js';
import { PermissionSets } from '../accounts/permission-sets.js';
import { Teams } from '../accounts/teams.js';
import { Users } from '../accounts/users.js';
import { ExchangeRates } from '../crm/exchange-rates.js';
import { Fields, type FieldInput } from '../crm/fields.js';
import { Filters } from '../crm/filters.js';
import { LeadLabels } from '../crm/lead-labels.js';
import { Pipelines } from '../crm/pipelines.js';
import { ProductVariations } from '../crm/product-variations.js';
import { Products } from '../crm/products.js';
import { Stages } from '../crm/stages.js';
import type { FieldNoun } from '../model/index.js';
import { Templates } from '../sending/templates.js';
import { industries } from './contacts.js';
import { lostReasons } from './deals-data.js';
import { addressOf, demoCompany, demoDomain, demoPassword, demoUsers, type UserKey } from './sign-ins.js';
import type { World } from './world.js';

/** The company itself: who works in it, and what it decides for all. */
export async function fillCompany(world: World): Promise<void> {
  const { app } = world;
  await app.get(CompanySettings).change({ name: demoCompany, ownDomains: [demoDomain], lostReasons });
  const trainee = await app.get(PermissionSets).create({
    name: 'Trainee',
    description: 'Works on what is his own, and deletes nothing.',
    contents: ['lead.add', 'user.see', 'mail.track', 'api.use'],
  });
  for (const { key, name, role } of demoUsers) {
    const user = await app.get(Users).create({
      email: addressOf(key),
      name,
      password: demoPassword,
      isAdmin: role === 'admin',
      permissionSetId: role === 'trainee' ? trainee : null,
    });
    await world.signIn(key, user.id);
  }
  const members = (...keys: UserKey[]) => keys.map(key => world.userId(key));
  await app.get(Teams).create({
    name: 'Scandinavia',
    description: 'Norway, Sweden, Denmark and Finland',
    managerId: world.userId('ingrid'),
    memberIds: members('ingrid', 'erik', 'tom'),
  });
  await app.get(Teams).create({
    name: 'Continent',
    description: 'Germany, Poland, the Netherlands, France',
    managerId: world.userId('ingrid'),
    memberIds: members('zofia'),
  });
  for (const [currency, rate] of [
    ['NOK', 0.086],
    ['SEK', 0.091],
    ['DKK', 0.134],
  ] as const)
    await app.get(ExchangeRates).set(currency, rate);
  await pipelines(world);
  await fields(world);
  await products(world);
  await texts(world);
}

async function pipelines(world: World): Promise<void> {
  const { app, database, stages } = world;
  const admin = world.viewer('ingrid');
  const rows = await database.query<{ id: number }>('select id from stage order by position');
  stages.sales.push(...rows.map(({ id }) => id));
  const rotten = [10, 14, 21, 21];
  for (const [n, id] of stages.sales.entries())
    await app.get(Stages).update(admin, id, { rotEnabled: true, rottenDays: rotten[n]! });
  const service = await app
    .get(Pipelines)
    .create(admin, { name: 'Service agreements', dealProbability: true });
  for (const [name, probability] of [
    ['Asked', 30],
    ['Offer sent', 60],
    ['Agreed', 90],
  ] as const)
    stages.service.push(
      await app
        .get(Stages)
        .create(admin, { name, pipelineId: service, probability, rotEnabled: true, rottenDays: 30 }),
    );
}

const customFields: [noun: FieldNoun, field: Pick<FieldInput, 'name' | 'type'> & Partial<FieldInput>][] = [
  ['deal', { name: 'Area (m²)', type: 'double' }],
  ['deal', { name: 'Installation', type: 'date', description: 'The day on which we are to begin' }],
  [
    'deal',
    {
      name: 'Ceiling',
      type: 'enum',
      options: ['Suspended', 'Concrete', 'Timber', 'Listed building'].map(label => ({ label })),
    },
  ],
  ['organization', { name: 'Industry', type: 'enum', options: industries.map(label => ({ label })) }],
  ['organization', { name: 'Employees', type: 'int' }],
  ['person', { name: 'Role', type: 'varchar' }],
];

async function fields(world: World): Promise<void> {
  const service = world.app.get(Fields);
  for (const [noun, given] of customFields) {
    const field = await service.create(world.viewer('ingrid'), noun, given);
    const choices = field.choices();
    world.fields.set(given.name, {
      key: field.key,
      option: label => choices.find(choice => choice.label === label)!.id,
    });
  }
  for (const noun of ['deal', 'person', 'organization'] as const)
    for (const field of await service.list(noun))
      if (field.key === 'label_ids')
        for (const { id, label } of field.choices()) world.labels.set(`${noun} ${label}`, id);
}

const catalogue: [
  name: string,
  code: string,
  unit: string,
  price: number,
  cost: number,
  colours?: string[],
][] = [
  ['Halo ring 900', 'HAL-900', 'piece', 480, 260, ['White', 'Black', 'Brass']],
  ['Linea track, 3 m', 'LIN-300', 'piece', 210, 96, ['White', 'Black']],
  ['Panel 600 low glare', 'PAN-600', 'piece', 135, 61],
  ['Acoustic baffle with light', 'BAF-120', 'piece', 390, 205, ['Grey', 'Moss', 'Sand']],
  ['High bay 150 W', 'HIB-150', 'piece', 265, 140],
  ['Emergency sign', 'EME-10', 'piece', 88, 37],
  ['Controls per room', 'CTL-1', 'room', 320, 110],
  ['Installation', 'INS-H', 'hour', 85, 52],
];

async function products(world: World): Promise<void> {
  const { app } = world;
  const admin = world.viewer('ingrid');
  for (const [name, code, unit, price, cost, colours = []] of catalogue) {
    const id = await app
      .get(Products)
      .create(admin, { name, code, unit, tax: 25, prices: [{ currency: 'EUR', price, cost }] });
    world.products.set(name, id);
    for (const colour of colours)
      world.variations.set(
        `${name} ${colour}`,
        await app
          .get(ProductVariations)
          .create(admin, id, { name: colour, prices: [{ currency: 'EUR', price, cost }] }),
      );
  }
  const id = await app.get(Products).create(admin, {
    name: 'Light check',
    code: 'SRV-1',
    unit: 'visit',
    tax: 25,
    billingFrequency: 'monthly',
    prices: [{ currency: 'EUR', price: 180 }],
  });
  world.products.set('Light check', id);
}

/** What is written, chosen and looked for again and again. */
async function texts(world: World): Promise<void> {
  const { app } = world;
  const [ingrid, erik] = [world.viewer('ingrid'), world.viewer('erik')];
  await app.get(LeadLabels).create(ingrid, { name: 'Trade fair', color: 'purple' });
  await app.get(LeadLabels).create(ingrid, { name: 'Recommended', color: 'green' });

  const templates = app.get(Templates);
  await templates.create(ingrid, {
    name: 'After the first call',
    subject: 'Thank you for the talk',
    html: '<p>Hello {{person.first_name}},</p><p>thank you for your time today. As agreed I will send you a first light plan by the end of next week.</p><p>If you can, please send me a floor plan and the ceiling heights before.</p>',
    shared: true,
  });
  await templates.create(ingrid, {
    name: 'Proposal follow-up',
    subject: 'Our proposal for {{deal.title}}',
    html: '<p>Hello {{person.first_name}},</p><p>have you had time to look at our proposal? I am glad to go through it with you, on the phone or at your place.</p>',
    shared: true,
  });
  await templates.create(erik, {
    name: 'Visit to measure',
    subject: 'Our visit',
    html: '<p>Hello {{person.first_name}},</p><p>I would come by with a laser meter; it takes about an hour, and nobody has to leave his desk.</p>',
  });

  const filters = app.get(Filters);
  const all = (...conditions: object[]) => ({ glue: 'and', conditions: [{ glue: 'and', conditions }] });
  const isOpen = { object: 'deal', field_id: 'status', operator: '=', value: 'open' };
  await filters.create(ingrid, {
    name: 'Open deals over 50,000',
    type: 'deals',
    visibleTo: 7,
    conditions: all(isOpen, { object: 'deal', field_id: 'value', operator: '>', value: '50000' }),
  });
  await filters.create(ingrid, {
    name: 'Closing this month',
    type: 'deals',
    visibleTo: 7,
    conditions: all(isOpen, {
      object: 'deal',
      field_id: 'expected_close_date',
      operator: '=',
      value: 'this_month',
    }),
  });
  const industry = world.fields.get('Industry')!;
  await filters.create(ingrid, {
    name: 'Architects',
    type: 'org',
    visibleTo: 7,
    conditions: all({
      object: 'organization',
      field_id: industry.key,
      operator: '=',
      value: String(industry.option('Architects')),
    }),
  });
}
