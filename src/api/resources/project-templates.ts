import type { Viewer } from '../../access/viewer.js';
import { ProjectTemplate } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { resource, timeSorts } from '../resource.js';

/** Templates are the company's: there for everybody. */
export const projectTemplates = resource<ProjectTemplate, object>({
  name: 'Project template',
  path: 'projectTemplates',
  table: 'project_template',
  entity: ProjectTemplate,
  populate: [],
  id: kinds.id,
  idType: 'bigint',
  visible: (_: Viewer, t, user) => `(${t}.deleted_at is null and ${user}::bigint is not null)`,
  dialects: ['v1', 'v2'],
  v1Cursors: true,
  sorts: timeSorts,
  filters: {},
  fields: {
    id: { kind: kinds.id, read: template => template.id },
    title: { kind: kinds.text(255), read: template => template.title },
    description: { kind: kinds.text(65_000), read: template => template.description },
    projects_board_id: { kind: kinds.id, read: template => template.board?.id },
    owner_id: { kind: kinds.id, read: template => template.owner?.id },
    add_time: { kind: kinds.time, read: template => template.addTime },
    update_time: { kind: kinds.time, read: template => template.updateTime },
  },
});
