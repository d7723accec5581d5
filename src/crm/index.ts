import type { Provider } from '@nestjs/common';
import { Changes } from './change.js';
import { Deals } from './deals.js';
import { Leads } from './leads.js';
import { Organizations } from './organizations.js';
import { Persons } from './persons.js';
import { Projects } from './projects.js';

/** The services of the CRM. */
export const crm: Provider[] = [Changes, Deals, Persons, Organizations, Leads, Projects];
