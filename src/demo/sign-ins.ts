/** The company of the demo, and who works in it. Nothing of it exists: `.example` is nobody's (RFC 2606). */
export const demoCompany = 'Nordlys Lighting';
export const demoDomain = 'nordlys.example';
/** Of the company's Smart BCC address. */
export const demoBccName = 'nordlys';

/** Shown on the sign-in page of a demo, and nowhere else a password of anything. */
export const demoPassword = 'nordlys-demo';

export type DemoRole = 'admin' | 'rep' | 'trainee';

export const demoUsers = [
  { key: 'ingrid', name: 'Ingrid Solberg', role: 'admin' },
  { key: 'erik', name: 'Erik Lindqvist', role: 'rep' },
  { key: 'zofia', name: 'Zofia Nowak', role: 'rep' },
  { key: 'tom', name: 'Tom Baker', role: 'trainee' },
] as const satisfies { key: string; name: string; role: DemoRole }[];

export type UserKey = (typeof demoUsers)[number]['key'];

export const addressOf = (key: UserKey): string => `${key}@${demoDomain}`;

/** Whom the sign-in page offers. */
export const demoSignIns = demoUsers.map(({ key, name, role }) => ({
  name,
  role,
  email: addressOf(key),
  password: demoPassword,
}));

/** Those who have a mailbox. */
export const mailUsers = ['ingrid', 'erik', 'zofia'] as const satisfies UserKey[];
