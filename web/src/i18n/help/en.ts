/** What each page is for, and how it is used. `{term|words}` leads to the glossary. */
export const help = {
  keys: 'Keyboard shortcuts',
  glossary: 'Glossary',
  docs: 'The API',
  ask: 'Does something not work, or is something missing?',
  askText: 'Write to your administrator. The address of this page goes along, so that they see what you see.',
  youAreOne:
    'You are an administrator yourself: the state of mailboxes and queues stands under Administration.',
  write: (name: string) => `Write to ${name}`,
  subject: 'A question about Kontor',
  body: (address: string) => `This is about the page ${address}`,
  pages: {
    mail: {
      title: 'Mail',
      text: [
        'Your mailboxes in one list of {thread|threads}. Beside an open thread stands what it is about: people, {deal|deals}, {lead|leads}, {project|projects}.',
        'A thread that {asks|asks you} fits to several. Choose once, and it will not ask again. Every {link|link} says why it is there, and can be taken back.',
        'Private threads are seen by you alone. The switch “Share my copies” opens one to colleagues who may see what it is linked to.',
      ],
    },
    leads: {
      title: 'Leads',
      text: [
        'Everybody who might buy and whom nobody has qualified yet. On top stands whose next {activity|activity} is most urgent.',
        'Is it worth your time? {conversion|Convert} it into a {deal|deal}. Is it not? Archive it; it can be brought back.',
      ],
    },
    deals: {
      title: 'Deals',
      text: [
        'The {pipeline|pipeline} as a board: drag a {deal|deal} to its next {stage|stage}, or choose “Move to” on its card. The same deals can be read as a list or as a forecast by month.',
        'Above each stage stand the sum and the {weighted|weighted sum}. The sign on a card tells whether the next {activity|activity} is overdue, today, planned or missing; a card turns red when the deal is {rotting|rotting}.',
      ],
    },
    persons: {
      title: 'People',
      text: [
        'Everybody you deal with. A {person|person} is made by hand, by import, or from a mail; on their page stands all that concerns them.',
        'Is somebody there twice? See {duplicate|Duplicates}: two can be merged into one, and nothing is lost.',
      ],
    },
    organizations: {
      title: 'Organizations',
      text: [
        'The companies behind your people. The page of an {organization|organization} shows what stands on its people and their deals, too.',
        'Organizations can be related: parent, daughter, sister.',
      ],
    },
    activities: {
      title: 'Activities',
      text: [
        'What is to be done, as a calendar or as a list. Drag an {activity|activity} to move it; tick it when it is done.',
        'Guests get an invitation by mail, and what they answer stands here. The note is for colleagues only; the public description is for guests.',
      ],
    },
    projects: {
      title: 'Projects',
      text: [
        'The work after a {deal|deal}, on {phase|boards with phases}. Progress counts {task|tasks}, subtasks and activities.',
        'A project can be made from a won deal, or from a template.',
      ],
    },
    products: {
      title: 'Products',
      text: [
        'What you sell: prices in each currency, variations, cost. On a {deal|deal}, lines of {product|products} add up to its value.',
      ],
    },
    insights: {
      title: 'Insights',
      text: [
        'How selling goes: won and lost, conversion per {stage|stage}, activities, answer times, forecast. Each number leads to the list behind it.',
        'You see what you may see: your numbers may differ from those of a colleague.',
      ],
    },
    timeline: {
      title: 'Contacts timeline',
      text: [
        'People or organizations down, time across. Each dot is a call, a meeting, a mail or a deal; gaps show whom nobody has talked to for long.',
      ],
    },
    duplicates: {
      title: 'Duplicates',
      text: [
        'Pairs that look like the same {person|person} or {organization|organization}. Look at the preview, choose which one stays, and merge: everything moves over. A merge cannot be undone.',
        'Are they two after all? Mark them as not the same, and they are not shown again.',
      ],
    },
    imports: {
      title: 'Import',
      text: [
        'Brings in a spreadsheet (XLSX, XLS or CSV). You say which column is which field, and see what would be made before anything is.',
        'Rows that do not fit come back as a file with the reason. The whole import can be undone for 48 hours.',
      ],
    },
    mailboxes: {
      title: 'Mailboxes',
      text: [
        'The mail accounts that Kontor reads and sends by. It never moves, changes or deletes anything on the server.',
        'A {mailbox|mailbox} is green once there is {proof|proof} that everything came in. Its page tells what is still on its way, and what was left out and why.',
      ],
    },
    smartBcc: {
      title: 'Smart BCC',
      text: [
        'Put the {smartBcc|Smart BCC} address in the Bcc line of any mail program, and the mail is filed with the customer. Mails from addresses that you have not confirmed are refused.',
      ],
    },
    settings: {
      title: 'Settings',
      text: [
        'What is yours: name, language, time zone, password, notifications. Administrators also find what is everybody’s: {pipeline|pipelines}, {field|fields}, users and {permission|permissions}.',
      ],
    },
    admin: {
      title: 'Administration',
      text: [
        'Whether everything runs: mailboxes, queues, mail that Kontor sends itself, and {deadLetter|dead letters}. Where something is wrong, the next step stands beside it.',
      ],
    },
    glossary: {
      title: 'Glossary',
      text: ['What the words of this app mean. Words with a dotted line below lead here.'],
    },
    other: {
      title: 'Kontor',
      text: [
        'With Ctrl+K (on a Mac ⌘K) you find everything and do everything: type a name, a word from a mail, or what you want to do.',
        'The “+” adds something new from every page; the key n does the same.',
      ],
    },
  },
};
