import { Activities, type ActivityInput } from '../crm/activities.js';
import { Files } from '../crm/files.js';
import { LeadLabels } from '../crm/lead-labels.js';
import { Leads } from '../crm/leads.js';
import { Notes } from '../crm/notes.js';
import { Phases } from '../crm/phases.js';
import { ProjectTemplates } from '../crm/project-templates.js';
import { Projects } from '../crm/projects.js';
import { Tasks } from '../crm/tasks.js';
import { customer } from './contacts.js';
import { closedDeals, openDeals } from './deals-data.js';
import { pdf } from './letters.js';
import type { UserKey } from './sign-ins.js';
import { found, type World } from './world.js';

const leads: [
  title: string,
  who: string,
  owner: UserKey,
  label: string,
  value: number,
  days: number,
  source: 'Mail' | 'Web forms' | 'Manually created' | 'Live chat',
][] = [
  ['Café Gamla stan', 'Maja Ström', 'ingrid', 'Hot', 9_500, 2, 'Mail'],
  ['Phone rooms', 'Freja Holm', 'erik', 'Warm', 30_000, 6, 'Manually created'],
  ['Partner lounge', 'Mette Hansen', 'ingrid', 'Recommended', 12_000, 9, 'Web forms'],
  ['Student workplaces', 'Per Åberg', 'erik', 'Warm', 18_000, 13, 'Web forms'],
  ['Library in Schwabing', 'Lena Hoffmann', 'zofia', 'Cold', 22_000, 20, 'Live chat'],
  ['Podcast rooms', 'Nina Vogel', 'zofia', 'Trade fair', 7_400, 24, 'Manually created'],
  ['Co-operation on listed buildings', 'Daniel Hart', 'ingrid', 'Trade fair', 0, 27, 'Manually created'],
  ['Break rooms', 'Sanne Bakker', 'zofia', 'Warm', 15_600, 31, 'Web forms'],
  ['Winter garden', 'Ida Haugen', 'tom', 'Hot', 11_200, 4, 'Live chat'],
];

/** What is planned for some of the leads; the others wait for somebody to decide. */
const firstSteps: Record<string, { activity: Partial<ActivityInput>; due: Due }> = {
  'Café Gamla stan': { activity: { subject: 'First call', type: 'call' }, due: [1, '10:00', 30] },
  'Partner lounge': { activity: { subject: 'First call', type: 'call' }, due: [-1, '14:00', 20] },
  'Winter garden': { activity: { subject: 'Look at the room', type: 'meeting' }, due: [3, '12:30', 60] },
  'Phone rooms': { activity: { subject: 'Send references', type: 'email' }, due: [2, null, 0] },
  'Break rooms': { activity: { subject: 'Ask for the plans', type: 'call' }, due: [4, '08:30', 15] },
};

const asked: Record<string, string> = {
  'Café Gamla stan': 'Vaulted ceiling from 1740: nothing may be drilled. She would like it warm, and cheap.',
  'Partner lounge': 'Wrote by the form: “a room in which one likes to sign”. 60 m², no daylight.',
  'Student workplaces':
    'Per asks for 40 places with a lamp of their own. Decides in spring, with next year’s budget.',
  'Break rooms': 'Twelve rooms in three halls; they want to try one of them first.',
  'Winter garden': 'Ida has a wedding in it every weekend from May: the work has to be done before.',
};

export async function fillLeads(world: World): Promise<Map<string, number>> {
  const { app } = world;
  const labels = new Map((await app.get(LeadLabels).list()).map(({ name, id }) => [name, id]));
  const ages = new Map<string, number>();
  for (const [title, who, owner, label, value, days, sourceName] of leads) {
    const id = await app.get(Leads).create(world.viewer(owner), {
      title,
      personId: world.person(who),
      organizationId: world.organization(customer(who).organization.name),
      labelIds: [found(labels, label)],
      sourceName,
      wasSeen: days > 5,
      ...(value > 0 && { value: { amount: value, currency: 'EUR' } }),
    });
    ages.set(id, days);
    const next = firstSteps[title];
    if (next) await activity(world, owner, { ...next.activity, leadId: id }, next.due);
    const note = asked[title];
    if (note)
      await app.get(Notes).create(world.viewer(owner), {
        content: `<p>${note}</p>`,
        leadId: id,
        addTime: world.times.at(-days, '11:05'),
      });
  }
  const old = await app.get(Leads).create(world.viewer('erik'), {
    title: 'Bicycle garage',
    organizationId: world.organization('Stadt Kiel'),
    archived: true,
  });
  ages.set(old, 75);
  return ages;
}

type Due = [days: number, time: string | null, minutes: number];

async function activity(
  world: World,
  owner: UserKey,
  given: Partial<ActivityInput>,
  [days, time, minutes]: Due,
): Promise<void> {
  await world.app.get(Activities).create(world.viewer(owner), {
    dueDate: world.times.day(days),
    ...(time && { dueTime: `${time}:00`, duration: minutes * 60, busy: true }),
    ...given,
  });
}

const steps = [
  ['call', 'First call'],
  ['meeting', 'Visit to measure'],
  ['task', 'Draw the light plan'],
  ['email', 'Send the proposal'],
  ['call', 'Ask about the proposal'],
  ['meeting', 'Go through the contract'],
] as const;

/** What fills a manager's calendar. */
const week: [subject: string, type: string, days: number, time: string, who: string][] = [
  ['Call about the terrace', 'call', -5, '08:30', 'Maja Ström'],
  ['Look at samples', 'meeting', -4, '12:00', 'Priya Nair'],
  ['Lunch', 'lunch', -3, '11:00', 'Mette Hansen'],
  ['Show the new controls', 'meeting', -4, '07:30', 'Silje Moen'],
  ['Call about the samples', 'call', -3, '08:00', 'Anna Berg'],
  ['Draw the lobby', 'task', -3, '13:00', 'Anna Berg'],
  ['Offer for the quay side', 'email', -2, '09:00', 'Sarah Whitfield'],
  ['Call about the warranty', 'call', -2, '13:30', 'James Okafor'],
  ['Measure the atrium', 'meeting', -1, '08:00', 'Markus Weber'],
  ['Talk through the order', 'call', -1, '11:00', 'Henrik Dahl'],
  ['Visit the site', 'meeting', 4, '13:00', 'Markus Weber'],
  ['Call about the order', 'call', 5, '07:30', 'Henrik Dahl'],
  ['Present the light plan', 'meeting', 6, '10:00', 'Sarah Whitfield'],
];

/** What was done for each deal, and what is planned next; a few have nothing planned, and some are late. */
export async function fillActivities(world: World): Promise<void> {
  const { app, times } = world;
  const done = [...closedDeals(), ...openDeals].flatMap((deal, n) => {
    const end = deal.outcome?.daysAgo ?? deal.moved;
    const many = Math.min(deal.stage + (deal.outcome ? 2 : 1), 4);
    return steps.slice(0, many).map(([type, subject], m) => {
      const days = Math.round(deal.added - ((deal.added - end) * (m + 1)) / (many + 1));
      const at = times.at(-days, `${9 + ((n + m) % 7)}:30`);
      const activity: Partial<ActivityInput> = {
        subject,
        type,
        dealId: world.deal(deal.title),
        dueDate: at.toISOString().slice(0, 10),
        dueTime: at.toISOString().slice(11, 19),
        duration: 1800,
        done: true,
        markedAsDoneTime: at,
      };
      return { owner: deal.owner, activity };
    });
  });
  for (const [owner, given] of Map.groupBy(done, one => one.owner))
    // Each of them is compared with all that one change holds already: few at once are sooner done.
    for (let at = 0; at < given.length; at += 16) {
      const { refused } = await app.get(Activities).createAll(
        world.viewer(owner),
        given.slice(at, at + 16).map(({ activity }) => activity),
      );
      for (const problem of refused.values()) throw problem;
    }
  for (const [n, deal] of openDeals.entries()) {
    if (n % 6 === 5) continue;
    const [type, subject] = steps[Math.min(deal.stage + 2, steps.length - 1)]!;
    const days = [0, 1, -2, 3, 6, 0, 2, -5, 8, 1, 4][n % 11]!;
    await activity(world, deal.owner, { subject, type, dealId: world.deal(deal.title) }, [
      days,
      n % 4 === 3 ? null : `${String(8 + ((n * 2) % 9)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`,
      n % 3 ? 30 : 60,
    ]);
  }
  const anna = customer('Anna Berg');
  await activity(
    world,
    'ingrid',
    {
      subject: 'Walk through floors 1 and 2',
      type: 'meeting',
      dealId: world.deal('Head office Bergen, six floors'),
      participants: [
        { personId: world.person('Anna Berg'), primary: true },
        { personId: world.person('Henrik Dahl'), primary: false },
      ],
      attendees: [
        { email: anna.email, name: anna.name, person_id: world.person('Anna Berg'), status: 'accepted' },
      ],
      location: { value: 'Strandgaten 12, 5013 Bergen, Norway' },
      note: 'Bring the samples and the laser meter.',
    },
    [2, '09:00', 120],
  );
  await activity(world, 'ingrid', { subject: 'Sales meeting', type: 'meeting' }, [1, '08:00', 60]);
  for (const [subject, type, days, time, who] of week) {
    await activity(
      world,
      'ingrid',
      {
        subject,
        type,
        personId: world.person(who),
        ...(days < 0 && { done: true, markedAsDoneTime: times.at(days, time) }),
      },
      [days, time, type === 'call' ? 30 : 60],
    );
  }
  await activity(world, 'ingrid', { subject: 'Quarterly figures', type: 'deadline' }, [9, null, 0]);
  await activity(
    world,
    'ingrid',
    { subject: 'Lunch with Lars Sunde', type: 'lunch', personId: world.person('Lars Sunde') },
    [3, '11:30', 60],
  );
  await activity(world, 'tom', { subject: 'Read the product catalogue', type: 'task' }, [0, null, 0]);
}

export async function fillNotes(world: World): Promise<void> {
  const { app, times } = world;
  const notes = app.get(Notes);
  const bergen = world.deal('Head office Bergen, six floors');
  const pinned = await notes.create(world.viewer('ingrid'), {
    content:
      '<p><b>What matters to them</b></p><ul><li>Nobody has to leave his desk</li><li>One supplier for light and controls</li><li>Done before the summer</li></ul>',
    dealId: bergen,
    pinnedToDeal: true,
    addTime: times.at(-30, '13:10'),
  });
  await notes.addComment(
    world.viewer('erik'),
    pinned,
    'The electrician on floor 3 would rather begin with the lobby.',
  );
  await notes.create(world.viewer('erik'), {
    content: `<p><span data-mentions="${world.userId('ingrid')}">@Ingrid Solberg</span> Karin would sign this month for 4 %. Can we?</p>`,
    dealId: world.deal('Showroom Värnamo'),
    addTime: times.at(-1, '11:20'),
  });
  await notes.create(world.viewer('zofia'), {
    content: '<p>The ceiling is 11 m high; we need a lift on two days. Bram pays for it.</p>',
    dealId: world.deal('Warehouse 4, high bays'),
    addTime: times.at(-12, '16:00'),
  });
  await notes.create(world.viewer('ingrid'), {
    content: '<p>Prefers to be called before ten.</p>',
    personId: world.person('Markus Weber'),
    pinnedToPerson: true,
    addTime: times.at(-20, '10:00'),
  });
  await notes.create(world.viewer('erik'), {
    content: '<p>Owner of three restaurants; knows everybody in town.</p>',
    organizationId: world.organization('Brygga Restaurants'),
    addTime: times.at(-40, '09:00'),
  });
  await app.get(Files).add(
    world.viewer('ingrid'),
    {
      name: 'Light plan floor 1.pdf',
      bytes: pdf('Light plan, floor 1', ['Lobby: 24 Halo ring 900', 'Counter hall: 18 Halo ring 900']),
    },
    { deal_id: bergen },
  );
}

const plans = [
  ['Order fixtures', ['Check the colours', 'Confirm the delivery']],
  ['Plan the nights', []],
  ['Installation', ['Floor by floor', 'Controls', 'Emergency light']],
  ['Hand-over and training', []],
] as const;

/** What comes next in each project; the first one is done. */
const nextInProject: ([subject: string, type: string, ...due: Due] | null)[] = [
  null,
  ['Ask about the controls', 'call', 2, '09:00', 30],
  ['Look at the first rooms', 'meeting', 3, '12:30', 60],
  ['Order the missing tracks', 'task', 1, null, 0],
  ['Begin on site', 'meeting', 5, '08:00', 120],
  ['Agree on the nights', 'call', 4, '13:00', 30],
  ['Fix the day of delivery', 'call', 8, '10:00', 30],
];

/** What a new installation begins with. */
async function template(world: World): Promise<void> {
  await world.app.get(ProjectTemplates).create(world.viewer('ingrid'), {
    title: 'Installation in use',
    description: 'For offices and shops that stay open while we work.',
    roles: ['Planner', 'Fitter'],
    plan: {
      tasks: plans.map(([title, parts], n) => ({
        title,
        days: 8 + n * 13,
        role: n < 2 ? 'Planner' : 'Fitter',
        subtasks: parts.map(part => ({ title: part, days: 8 + n * 13 })),
      })),
      activities: [{ subject: 'Ask whether all is well', type: 'call', days: 70 }],
    },
  });
}

/** What was sold becomes work. */
export async function fillProjects(world: World): Promise<void> {
  const { app, times } = world;
  const [projects, tasks] = [app.get(Projects), app.get(Tasks)];
  const phases = (await world.database.query<{ id: number }>('select id from phase order by position')).map(
    row => row.id,
  );
  const [planning, mounting] = [phases[0]!, phases[1]!];
  const ingrid = world.viewer('ingrid');
  await template(world);
  await app.get(Phases).update(ingrid, planning, { name: 'Planning' });
  await app.get(Phases).update(ingrid, mounting, { name: 'Installation' });
  // Of people without an open deal: mail of the others would ask where it belongs, and one such mail is enough.
  const busy = new Set(openDeals.map(({ person }) => person));
  const won = closedDeals()
    .filter(deal => deal.outcome?.status === 'won' && !busy.has(deal.person))
    .slice(-7);
  for (const [n, deal] of won.entries()) {
    const [phaseId, progress] = [
      [phases[2]!, 9],
      [mounting, 6],
      [mounting, 4],
      [mounting, 3],
      [planning, 2],
      [planning, 1],
      [planning, 0],
    ][n] as [number, number];
    const viewer = world.viewer(deal.owner);
    const start = -60 + n * 12;
    const projectId = await projects.fromDeal(viewer, world.deal(deal.title), {
      phaseId,
      title: `${deal.title.split(',')[0]!} at ${customer(deal.person).organization.name}`,
      startDate: times.day(start),
      endDate: times.day(start + 55),
      description: 'As in the contract. Everything that the customer asks for on top goes through the rep.',
    });
    const next = nextInProject[n];
    if (next) {
      const [subject, type, ...due] = next;
      await activity(world, deal.owner, { subject, type, projectId }, due);
    }
    let at = 0;
    for (const [m, [title, parts]] of plans.entries()) {
      const due = times.day(start + 8 + m * 13);
      const parentTaskId = await tasks.create(viewer, {
        title,
        projectId,
        dueDate: due,
        assigneeId: viewer.userId,
        milestone: m === 3,
        done: at++ < progress,
      });
      for (const part of parts)
        await tasks.create(viewer, {
          title: part,
          projectId,
          parentTaskId,
          dueDate: due,
          done: at++ < progress,
        });
    }
  }
}
