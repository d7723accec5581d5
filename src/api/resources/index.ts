import type { Type } from '@nestjs/common';
import { doors } from '../doors.js';
import type { Resource } from '../resource.js';
import { v1 } from '../v1/dialect.js';
import { legacyDoors } from '../v1/legacy-doors.js';
import { v2 } from '../v2/dialect.js';
import { activities } from './activities.js';
import { deals } from './deals.js';
import { leads } from './leads.js';
import { notes } from './notes.js';
import { organizations } from './organizations.js';
import { persons } from './persons.js';
import { projects } from './projects.js';
import { products } from './products.js';
import { files } from './files.js';
import { projectTemplates } from './project-templates.js';
import { boards, phases, pipelines, stages, v1Structure } from './structure.js';
import { tasks } from './tasks.js';

/** Every resource of the Pipedrive-compatible API. Boards and phases stand before projects, whose v1 path is theirs too. */
export const resources: Resource[] = [
  deals,
  persons,
  organizations,
  leads,
  activities,
  boards,
  phases,
  ...v1Structure,
  projects,
  projectTemplates,
  tasks,
  files,
  pipelines,
  stages,
  products,
  notes,
];

export const resourceControllers: Type[] = resources.flatMap(resource => [
  ...legacyDoors(resource),
  ...resource.dialects.map(name => doors(resource, name === 'v1' ? v1 : v2)),
]);
