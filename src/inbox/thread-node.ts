import { referenceKey, uuidOf } from '../mail/identity.js';
import { messageKey, unique, type Incoming } from './slice.js';

/** Stands for "under any subject" in thread_key. */
export const anySubject = '00000000-0000-0000-0000-000000000000';

/** Subjects that strangers share: alone they tie nothing together. */
const genericSubjects = new Set(
  (
    'hello hi hey question questions meeting invoice order test info information help urgent update thanks thankyou ' +
    'hej fråga faktura order möte hei spørsmål møte cześć pytanie spotkanie faktura zamówienie hallo frage rechnung ' +
    'bonjour facture hola noSubject nosubject document documents request inquiry offer quote followup'
  ).split(' '),
);

/** A mail as threading sees it. */
export interface Node {
  /** The message: two that reuse one Message-ID are two nodes. */
  id: string;
  /** The key of its own Message-ID. */
  idKey: string;
  /** The key of the id that a server gave it instead: answers name that one. */
  serverKey: string | null;
  /** What may tie it to others, the surest first, its own id last. */
  keys: string[];
  /** The root first, the nearest last. */
  references: string[];
  threadIndex: string | null;
  /** The provider's conversation; only where it names nothing itself. */
  accountThread: string | null;
  subject: string;
  about: string | null;
  own: boolean;
  /** List mail goes by references only, and by all of them. */
  list: boolean;
  /** Of a mail that is known already and came again, from an account that says more of it. */
  thread: number | null;
}

export const subjectKey = (base: string): string => uuidOf(`subject:${base}`);

export function nodeOf(incoming: Incoming, subjectRules: boolean): Node {
  const { mail } = incoming;
  const references = unique([...mail.references, ...mail.inReplyTo].map(referenceKey));
  const speaksOf = subjectRules ? aboutOf(incoming) : null;
  const threadIndex = subjectRules && mail.threadIndex ? referenceKey(`ti:${mail.threadIndex}`) : null;
  const list = mail.listId !== null;
  const accountThread =
    subjectRules && !list && references.length === 0 && incoming.accountThread
      ? referenceKey(incoming.accountThread)
      : null;
  const serverKey = mail.serverId === null ? null : referenceKey(mail.serverId);
  const hints = [threadIndex, accountThread, serverKey].filter(key => key !== null);
  return {
    id: messageKey(incoming),
    idKey: incoming.idHash,
    serverKey: speaksOf ? null : serverKey,
    keys: speaksOf
      ? [incoming.idHash]
      : unique([
          ...references.toReversed().filter(key => key !== incoming.idHash),
          ...hints,
          incoming.idHash,
        ]),
    references: speaksOf ? [] : references.filter(key => key !== incoming.idHash),
    threadIndex,
    accountThread: speaksOf ? null : accountThread,
    subject: subjectRules ? subjectKey(incoming.base.base) : anySubject,
    about: speaksOf,
    own: subjectRules && incoming.authorId !== null,
    list,
    thread: null,
  };
}

/** What `message.reference_keys` keeps: all that it names, the nearest last. */
export const namesOf = (node: Node): string[] => node.keys.filter(key => key !== node.idKey).toReversed();

/** Under what others name it. */
export const idKeysOf = ({ idKey, serverKey }: Node): string[] =>
  serverKey === null ? [idKey] : [idKey, serverKey];

/** The mail that a report, receipt or auto-reply speaks of. */
export const aboutOf = (incoming: Incoming): string | null =>
  isAboutAnother(incoming) && incoming.mail.about ? referenceKey(incoming.mail.about) : null;

const isAboutAnother = ({ mail }: Incoming): boolean =>
  mail.automatic === 'bounce' || mail.automatic === 'receipt' || mail.automatic === 'auto-reply';

/** A reply by its prefix that names nothing it replies to. */
export const isOrphanReply = ({ mail, base }: Incoming): boolean =>
  base.isReply &&
  mail.references.length === 0 &&
  mail.inReplyTo.length === 0 &&
  mail.automatic === null &&
  isTelling(base.base);

const isTelling = (base: string): boolean =>
  base.length >= 4 && !genericSubjects.has(base.replaceAll(' ', ''));
