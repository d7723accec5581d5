import type { Id } from '../crm/kinds';
import { send } from './client';
import type { TimelineKind } from './details';

const column = {
  deal: 'deal_id',
  lead: 'lead_id',
  person: 'person_id',
  organization: 'org_id',
  project: 'project_id',
};

/** Puts a file on an item; at most 50 MB. */
export function addFile(kind: TimelineKind, id: Id, file: File) {
  const form = new FormData();
  form.append(column[kind], String(id));
  form.append('file', file);
  return send<{ id: number }>('POST', '/api/v1/files', form);
}
