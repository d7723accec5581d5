import { defineEntity, p } from '@mikro-orm/core';
import { now, texts } from './columns.js';

const CompanySchema = defineEntity({
  name: 'Company',
  properties: {
    /** Always 1: a deployment serves one company. */
    id: p.smallint().primary().autoincrement(false).default(1),
    name: p.text().default('My company'),
    secretFingerprint: p.text().nullable(),
    setupTokenHash: p.text().nullable().hidden(),
    linkPolicy: p.text().$type<'ask' | 'newest' | 'all' | 'none'>().default('ask'),
    createOrganizations: p.boolean().default(true),
    subjectRules: p.boolean().default(true),
    ownDomains: texts,
    /** Moves when an address that is ours comes, goes or changes. */
    ownVersion: p.bigint('number').defaultRaw('1'),
    /** Moves when a visibility group or who is in it does. */
    groupsVersion: p.bigint('number').defaultRaw('1'),
    /** Moves when a field of anything comes, goes or changes. */
    fieldsVersion: p.bigint('number').defaultRaw('1'),
    bccName: p.text().default('company'),
    /** What the environment says, for those who see only the database. */
    bccDomain: p.text().default(''),
    /** What sums over several currencies are told in. */
    defaultCurrency: p.string().columnType('char(3)').default('EUR'),
    /** Offered where a deal is lost, in their order. */
    lostReasons: texts,
    /** Whether any other reason may be written there too. Programs may in any case: imported deals keep theirs. */
    lostReasonsFree: p.boolean().default(true),
    /** All that is here was made up, by `npm start -- --demo`. */
    isDemo: p.boolean().default(false),
    createdAt: now,
  },
});

/** The one company of this deployment and its policies. */
export class Company extends CompanySchema.class {}
CompanySchema.setClass(Company);
