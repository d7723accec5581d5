/**
 * Why a link is there, in one sentence that can be shown as it is. The names in `evidence` must be ones that the
 * reader may see: the caller leaves the others out.
 */
export interface Reason {
  rule: string;
  text: string;
  evidence: object;
}

interface Evidence {
  address?: string;
  person_name?: string;
  candidates?: number;
}

const texts: Record<string, (evidence: Evidence, target: string) => string> = {
  'by-hand': (_, target) => `Linked to ${target} by hand`,
  'only-open-item': ({ person_name }, target) =>
    person_name
      ? `Linked to ${target}: the only open item of ${person_name}`
      : `Linked to ${target}: the only open item of the people in it`,
  'policy-newest': ({ candidates }, target) =>
    `Linked to ${target}: the newest of ${candidates ?? 'several'} open items, as your company has it`,
  'policy-all': ({ candidates }, target) =>
    `Linked to ${target}: one of ${candidates ?? 'several'} open items, all are linked in your company`,
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

/** Why a thread asks. */
export function askText(rule: string, many: number): string {
  if (rule === 'item-closed') return 'Its item is closed, and another one is open';
  if (rule === 'threads-merged') return 'Two conversations with different items turned out to be one';
  return `${many} open items fit, and none more than the others`;
}
