import { isVisible, type Viewer, type VisibleItem } from '../../access/viewer.js';
import { File } from '../../model/index.js';
import { everyFile, visibleAnyFile } from '../../search/attachments.js';
import { loadFiles, type ShownFile } from '../attached-files.js';
import * as kinds from '../kinds.js';
import { resource, seenId, timeSorts, type Field } from '../resource.js';

const text = kinds.text(1000);

/** The name of what the file is on, as the viewer may see it. */
const name = <E extends VisibleItem>(
  of: (file: ShownFile) => E | null | undefined,
  read: (item: E) => string,
): Field<ShownFile, object> => ({
  kind: text,
  read: (file, viewer) => {
    const item = of(file);
    return item && isVisible(item, viewer) ? read(item) : null;
  },
});

const on = (place: 'deal' | 'person' | 'organization' | 'product' | 'project'): Field<ShownFile, object> => ({
  kind: kinds.id,
  read: (file, viewer: Viewer) => seenId(file[place], viewer),
});

/** Read here, with those in linked mails; written by operations, because what is new comes as a form. */
export const files = resource<ShownFile, object>({
  name: 'File',
  path: 'files',
  table: everyFile,
  entity: File,
  populate: [],
  load: loadFiles,
  id: kinds.id,
  idType: 'bigint',
  visible: visibleAnyFile,
  dialects: ['v1'],
  sorts: {
    ...timeSorts,
    user_id: { column: 'user_id', type: 'bigint' },
    deal_id: { column: 'deal_id', type: 'bigint' },
    person_id: { column: 'person_id', type: 'bigint' },
    org_id: { column: 'organization_id', type: 'bigint' },
    product_id: { column: 'product_id', type: 'bigint' },
    project_id: { column: 'project_id', type: 'bigint' },
    file_name: { column: 'name', type: 'text' },
    file_size: { column: 'size', type: 'bigint' },
  },
  filters: {},
  fields: {
    id: { kind: kinds.id, read: file => file.id },
    user_id: { kind: kinds.id, read: file => file.user?.id },
    deal_id: on('deal'),
    person_id: on('person'),
    org_id: on('organization'),
    product_id: on('product'),
    activity_id: { kind: kinds.id, read: file => file.activity?.id },
    lead_id: { kind: kinds.uuid, read: (file, viewer) => seenId(file.lead, viewer) },
    project_id: on('project'),
    add_time: { kind: kinds.time, read: file => file.addTime },
    update_time: { kind: kinds.time, read: file => file.updateTime },
    file_name: { kind: text, read: file => file.name },
    file_size: { kind: kinds.integer(0, 1e12), read: file => file.size },
    active_flag: { kind: kinds.boolean, read: file => !file.deletedAt },
    inline_flag: { kind: kinds.boolean, read: file => file.mail?.inline ?? false },
    remote_location: { kind: text, read: file => file.remoteLocation ?? '' },
    remote_id: { kind: text, read: file => file.remoteId ?? '' },
    cid: { kind: text, read: file => file.mail?.cid ?? '' },
    s3_bucket: { kind: text, read: () => '' },
    mail_message_id: { kind: text, read: file => (file.mail ? String(file.mail.messageId) : '') },
    mail_template_id: { kind: text, read: () => '' },
    deal_name: name(
      file => file.deal,
      deal => deal.title,
    ),
    person_name: name(
      file => file.person,
      person => person.name,
    ),
    org_name: name(
      file => file.organization,
      organization => organization.name,
    ),
    product_name: name(
      file => file.product,
      product => product.name,
    ),
    lead_name: name(
      file => file.lead,
      lead => lead.title,
    ),
    project_name: name(
      file => file.project,
      project => project.title,
    ),
    // Below this server's own address.
    url: { kind: text, read: file => `/v1/files/${file.id}/download` },
    name: { kind: text, read: file => file.name },
    description: { kind: kinds.text(65_000), read: file => file.description ?? '' },
  },
});
