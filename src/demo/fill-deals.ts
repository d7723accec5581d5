import { DealProducts } from '../crm/deal-products.js';
import { Deals } from '../crm/deals.js';
import { Followers } from '../crm/followers.js';
import { Organizations } from '../crm/organizations.js';
import { Participants } from '../crm/participants.js';
import { Persons } from '../crm/persons.js';
import { customer, emailOf, organizations } from './contacts.js';
import { closedDeals, openDeals, type DemoDeal } from './deals-data.js';
import type { UserKey } from './sign-ins.js';
import { found, type World } from './world.js';

const owners: UserKey[] = ['ingrid', 'erik', 'zofia'];

export async function fillContacts(world: World): Promise<void> {
  const { app, times } = world;
  const [industry, employees, role] = ['Industry', 'Employees', 'Role'].map(name =>
    found(world.fields, name),
  );
  const label = (noun: 'organization' | 'person', name: string) => found(world.labels, `${noun} ${name}`);
  for (const [n, one] of organizations.entries()) {
    // A trainee sees what is his own, so something has to be.
    const owner = one.name === 'Brygga Restaurants' ? 'tom' : owners[n % owners.length]!;
    const viewer = world.viewer(owner);
    const addTime = times.at(-560 + n * 9);
    const organizationId = await app.get(Organizations).create(viewer, {
      name: one.name,
      address: { value: one.address },
      website: `https://www.${one.domain}`,
      // The switchboard of those who have direct numbers.
      phones: [{ value: one.people[0]!.phone.replace(/\d\d$/, '00'), primary: true, label: 'work' }],
      ...(n % 3 !== 2 && { labelIds: [label('organization', n % 3 === 0 ? 'Customer' : 'Warm lead')] }),
      addTime,
      customFields: { [industry!.key]: industry!.option(one.industry), [employees!.key]: one.employees },
    });
    world.organizations.set(one.name, organizationId);
    for (const person of one.people) {
      const id = await app.get(Persons).create(viewer, {
        name: person.name,
        organizationId,
        emails: [{ value: emailOf(person.name, one.domain), primary: true, label: 'work' }],
        phones: [{ value: person.phone, primary: true, label: 'work' }],
        ...(n % 3 === 0 && { labelIds: [label('person', 'Customer')] }),
        addTime,
        customFields: { [role!.key]: person.role },
      });
      world.persons.set(person.name, id);
    }
  }
  // The same woman once more, as it happens: for the page that finds duplicates.
  await app.get(Persons).create(world.viewer('tom'), {
    name: 'Sarah Whitfield',
    emails: [{ value: 's.whitfield@mailbox.example', primary: true, label: 'home' }],
    phones: [{ value: '+44 117 496 0142', primary: true, label: 'work' }],
  });
}

export async function fillDeals(world: World): Promise<void> {
  for (const [n, deal] of [...closedDeals(), ...openDeals].entries()) await addDeal(world, deal, n);
  const { app } = world;
  const ingrid = world.viewer('ingrid');
  await lines(world, 'Head office Bergen, six floors', [
    ['Halo ring 900', 96, 480, 'Brass'],
    ['Panel 600 low glare', 420, 135],
    ['Controls per room', 74, 320],
    ['Installation', 256, 85],
  ]);
  await lines(world, 'Showroom Värnamo', [
    ['Linea track, 3 m', 140, 210, 'Black'],
    ['Controls per room', 12, 320],
    ['Installation', 248, 85],
  ]);
  await lines(world, 'Warehouse 4, high bays', [
    ['High bay 150 W', 380, 265],
    ['Emergency sign', 64, 88],
    ['Installation', 310, 85],
  ]);
  await app
    .get(Participants)
    .add(ingrid, world.deal('Head office Bergen, six floors'), world.person('Henrik Dahl'));
  await app
    .get(Participants)
    .add(ingrid, world.deal('Bristol Quayside, 84 rooms'), world.person('James Okafor'));
  // What a trainee follows he sees, though it is not his own.
  await app.get(Followers).add(ingrid, 'deal', world.deal('Showroom Värnamo'), world.userId('tom'));
  const gone = await app.get(Deals).create(world.viewer('erik'), {
    title: 'Office lighting (asked twice)',
    personId: world.person('Emil Sørensen'),
    value: 30_000,
    addTime: world.times.at(-30),
  });
  await app.get(Deals).remove(world.viewer('erik'), gone);
}

async function addDeal(world: World, deal: DemoDeal, n: number): Promise<void> {
  const { app, times } = world;
  const deals = app.get(Deals);
  const stages = world.stages[deal.pipeline];
  const viewer = world.viewer(deal.owner);
  const field = (name: string) => found(world.fields, name);
  const ceilings = ['Suspended', 'Concrete', 'Timber', 'Listed building'];
  const id = await deals.create(viewer, {
    title: deal.title,
    personId: world.person(deal.person),
    organizationId: world.organization(customer(deal.person).organization.name),
    stageId: stages[0]!,
    value: deal.value,
    addTime: times.at(-deal.added, `${8 + (n % 9)}:10`),
    ...(deal.closes !== undefined && { expectedCloseDate: times.day(deal.closes) }),
    ...(deal.label && { labelIds: [found(world.labels, `deal ${deal.label}`)] }),
    customFields: {
      [field('Area (m²)').key]: Math.round(deal.value / 110) * 5,
      [field('Ceiling').key]: field('Ceiling').option(ceilings[n % ceilings.length]!),
      ...(deal.closes !== undefined && { [field('Installation').key]: times.day(deal.closes + 40) }),
    },
  });
  world.deals.set(deal.title, id);
  for (const stageId of stages.slice(1, deal.stage + 1)) await deals.update(viewer, id, { stageId });
  const { outcome } = deal;
  if (!outcome) return;
  const closed = times.at(-outcome.daysAgo, `${9 + (n % 7)}:40`);
  await deals.update(
    viewer,
    id,
    outcome.status === 'won'
      ? { status: 'won', wonTime: closed }
      : { status: 'lost', lostTime: closed, lostReason: outcome.reason ?? null },
  );
}

async function lines(
  world: World,
  deal: string,
  given: [product: string, quantity: number, price: number, colour?: string][],
): Promise<void> {
  await world.app.get(DealProducts).add(
    world.viewer('ingrid'),
    world.deal(deal),
    given.map(([product, quantity, itemPrice, colour]) => ({
      productId: found(world.products, product),
      ...(colour && { variationId: found(world.variations, `${product} ${colour}`) }),
      quantity,
      itemPrice,
      tax: 25,
      taxMethod: 'exclusive' as const,
    })),
  );
}
