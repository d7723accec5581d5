import type { Fit, Group } from './retroactive/fits.js';

/**
 * Why a link is there, in one sentence that can be shown as it is, and what it is made of: the web app says it in the
 * reader's language. The names in `evidence` must be ones that he may see: the caller leaves the others out.
 */
export interface Reason {
  rule: string;
  text: string;
  evidence: object;
}

interface Evidence {
  address?: string;
  smart_bcc?: boolean;
  person_name?: string;
  candidates?: number;
  group?: Group;
}

const texts: Record<string, (evidence: Evidence, target: string) => string> = {
  'by-hand': ({ smart_bcc }, target) =>
    smart_bcc ? `Sent to the Smart BCC address of ${target}` : `Linked to ${target} by hand`,
  'only-open-item': ({ person_name }, target) =>
    person_name
      ? `Linked to ${target}: the only open item of ${person_name}`
      : `Linked to ${target}: the only open item of the people in it`,
  'policy-newest': ({ candidates }, target) =>
    `Linked to ${target}: the newest of ${candidates ?? 'several'} open items, as your company has it`,
  'policy-all': ({ candidates }, target) =>
    `Linked to ${target}: one of ${candidates ?? 'several'} open items, all are linked in your company`,
  retroactive: ({ person_name, group }, target) =>
    `Linked to ${target} in a review of earlier mail: ${reviewed(group, person_name)}`,
  'person-has-address': ({ address }, target) =>
    address ? `${target} has the address ${address}` : `An address of ${target} is in it`,
  'organization-has-address': ({ address }, target) =>
    address ? `${target} has the address ${address}` : `An address of ${target} is in it`,
  'sent-to': ({ address }, target) => `${target} was created because you wrote to ${address ?? 'them'}`,
  'wrote-in-person': ({ address }, target) =>
    `${target} was created because ${address ?? 'they'} wrote to you in person`,
};

export function reasonOf(rule: string, evidence: object, target: string): Reason {
  return {
    rule,
    evidence,
    text: texts[rule]?.(evidence as Evidence, target) ?? `Linked to ${target} (${rule})`,
  };
}

function reviewed(group: Group | undefined, person: string | undefined): string {
  if (group === 'ask') return 'chosen among several open items';
  if (group === 'older') return `${person ?? 'one of its people'} is in it`;
  return `the only open item of ${person ?? 'the people in it'}`;
}

/** Why an earlier thread would come to an item, or waits to be chosen. */
export function fitText({ group, personName, asks, candidates }: Fit): string {
  if (group === 'link')
    return candidates > 1 ? `${personName} is in it` : `The only open item of ${personName}`;
  if (group === 'older')
    return `${personName} is in it, but its last mail is from more than 30 days before the item`;
  return asks === 'asks-already' || asks === null
    ? 'It asks already which item it belongs to'
    : askText(asks, candidates);
}

/** Why a thread asks. */
export function askText(rule: string, many: number): string {
  if (rule === 'item-closed') return 'Its item is closed, and another one is open';
  if (rule === 'threads-merged') return 'Two conversations with different items turned out to be one';
  return `${many} open items fit, and none more than the others`;
}

/** Why somebody can read a thread. */
export type Audience = 'own-mailbox' | 'shared';

export const audienceTexts: Record<Audience, string> = {
  'own-mailbox': 'It is in their mailbox',
  shared: 'It is shared and linked to something they may see',
};
