/** What the words of the CRM mean, and how the things hang together. `{term|words}` leads to another term. */
export const glossary = {
  title: 'Glossary',
  lead: 'A {lead|lead} that is worth your time becomes a {deal|deal}; a deal that is won may become a {project|project}. All three belong to a {person|person} and an {organization|organization}, and on all of them stand {activity|activities}, {note|notes} and {thread|mails}.',
  find: 'Find a term',
  none: (words: string) => `No term has “${words}” in it.`,
  groups: {
    sales: 'Selling',
    contacts: 'People',
    work: 'Work',
    mail: 'Mail',
    company: 'The company',
  },
  terms: {
    lead: {
      name: 'Lead',
      text: 'Somebody who might buy and of whom little is known yet. Leads wait in the Leads Inbox, outside of every {pipeline|pipeline}, until one {conversion|converts} or archives them.',
    },
    deal: {
      name: 'Deal',
      text: 'A sale that may happen: a value, a {stage|stage} in a {pipeline|pipeline}, a {person|person} or {organization|organization}, and in the end {won|won or lost}.',
    },
    pipeline: {
      name: 'Pipeline',
      text: 'The way that a {deal|deal} goes from the first talk to the signature, as a row of {stage|stages}. A company may have several.',
    },
    stage: {
      name: 'Stage',
      text: 'One step of a {pipeline|pipeline}. It may have a {probability|probability}, and a number of days after which its deals {rotting|rot}.',
    },
    probability: {
      name: 'Probability',
      text: 'How likely a {deal|deal} is to be won, in percent. It comes from the {stage|stage}, unless the deal has its own.',
    },
    weighted: {
      name: 'Weighted value',
      text: 'Value times {probability|probability}: what one may expect on average. A board shows both sums above each {stage|stage}.',
    },
    rotting: {
      name: 'Rotting',
      text: 'A {deal|deal} rots when nothing has happened on it for as many days as its {stage|stage} allows. A planned {activity|activity} does not stop that; something done does.',
    },
    won: {
      name: 'Won, lost',
      text: 'How a {deal|deal} ends. A lost one says why, so that one can learn from it; both can be opened again.',
    },
    conversion: {
      name: 'Conversion',
      text: 'A {lead|lead} becomes a {deal|deal}, or a deal goes back to being a lead. {note|Notes}, {activity|activities} and {thread|mails} go along.',
    },
    product: {
      name: 'Product',
      text: 'What you sell, with its prices. Product lines on a {deal|deal} add up to its value.',
    },
    person: {
      name: 'Person',
      text: 'Somebody you deal with: names, addresses, phone numbers, and the {organization|organization} where they work.',
    },
    organization: {
      name: 'Organization',
      text: 'A company or authority. It shows what stands on its {person|people} and their {deal|deals}, too.',
    },
    participant: {
      name: 'Participant',
      text: 'Another {person|person} who has a say in a {deal|deal}, beside the one it is with.',
    },
    follower: {
      name: 'Follower',
      text: 'A colleague who keeps an eye on an item. Who follows it can see it.',
    },
    duplicate: {
      name: 'Duplicate',
      text: 'A {person|person} or {organization|organization} that seems to be there twice. The two can be merged into one, or marked as not the same.',
    },
    activity: {
      name: 'Activity',
      text: 'Something to do, with a date: a call, a meeting, a task. Every {lead|lead} and {deal|deal} should have a next one.',
    },
    note: {
      name: 'Note',
      text: 'What you want to remember about an item. A colleague who is mentioned in it by @ gets a notification.',
    },
    project: {
      name: 'Project',
      text: 'The work that follows a {deal|deal}: {phase|phases}, {task|tasks}, dates and progress.',
    },
    phase: {
      name: 'Board and phase',
      text: 'A board is to {project|projects} what a {pipeline|pipeline} is to deals; phases are its columns.',
    },
    task: {
      name: 'Task',
      text: 'One piece of a {project|project}, with subtasks if need be. What is done counts towards the progress of the project.',
    },
    label: {
      name: 'Label',
      text: 'A coloured word on an item or a {thread|thread}, to find its like again.',
    },
    filter: {
      name: 'Filter',
      text: 'Conditions that a list keeps to. It can be saved, and shared with colleagues.',
    },
    field: {
      name: 'Custom field',
      text: 'A field of your own company, on deals and leads, people, organizations, products, projects or activities.',
    },
    mailbox: {
      name: 'Mailbox',
      text: 'Your mail account. Kontor reads it and sends by it, and never moves, changes or deletes anything on its server.',
    },
    thread: {
      name: 'Thread',
      text: 'Mails that answer each other: one conversation.',
    },
    link: {
      name: 'Link',
      text: 'The tie between a {thread|thread} and what it is about. Kontor makes it by rules that it tells; what you decide by hand stands.',
    },
    asks: {
      name: 'Asks you',
      text: 'A {thread|thread} that fits to several open {deal|deals}. Kontor does not guess: you choose once.',
    },
    sharing: {
      name: 'Shared and private',
      text: 'Your copy of a private {thread|thread} is seen by you alone, not even by administrators. A shared one can be read by those who may see what it is {link|linked} to.',
    },
    smartBcc: {
      name: 'Smart BCC',
      text: 'An address for the Bcc line of any mail program: what is copied to it is filed with the customer.',
    },
    deadLetter: {
      name: 'Dead letter',
      text: 'A mail that could not be read. Its bytes are kept, and it can be read again once the cause is mended.',
    },
    proof: {
      name: 'Proof',
      text: 'Kontor counts what the server has against what it took in. Only when both agree does a {mailbox|mailbox} say that it is complete.',
    },
    owner: {
      name: 'Owner',
      text: 'The colleague who looks after an item. Their {visibility|visibility group} decides who else sees it.',
    },
    visibility: {
      name: 'Visibility',
      text: 'Who sees an item: its {owner|owner} alone, their group, that group and those below, or everybody. What you may not see is not there for you, not even in sums and counts.',
    },
    permission: {
      name: 'Permission',
      text: 'What a user may do, such as delete, import or export. Administrators give them in sets.',
    },
  },
};
