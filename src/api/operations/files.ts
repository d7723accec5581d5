import type { Viewer } from '../../access/viewer.js';
import { Files, type NewFile } from '../../crm/files.js';
import { InvalidError } from '../../errors.js';
import { filesOn } from '../../search/attachments.js';
import * as kinds from '../kinds.js';
import { safeFileName } from '../mail/content-disposition.js';
import { operations, type Call, type Operation } from '../operation.js';
import type { Resource } from '../resource.js';
import { deals } from '../resources/deals.js';
import { files } from '../resources/files.js';
import { organizations } from '../resources/organizations.js';
import { persons } from '../resources/persons.js';
import { products } from '../resources/products.js';

const remote = {
  item_type: { kind: kinds.oneOf('deal', 'organization', 'person'), required: true },
  item_id: { kind: kinds.id, required: true },
  remote_location: { kind: kinds.oneOf('googledrive'), required: true },
} as const;

const places = { deal: 'deal_id', organization: 'org_id', person: 'person_id' } as const;
/** Here an item is named by its type and id. */
async function link(files: Files, viewer: Viewer, file: NewFile, { item_type, item_id }: Call['body']) {
  const place = places[item_type as keyof typeof places];
  try {
    return await files.add(viewer, file, { [place]: item_id });
  } catch (error) {
    if (!(error instanceof InvalidError) || error.field !== place) throw error;
    throw new InvalidError('item_id', `item_id: ${error.message}`, error.nextStep);
  }
}

/** Files on an item: those that were put there, and those in the mails that stand on it. */
const filesOf = (parent: Resource, type: 'deal' | 'person' | 'organization' | 'product') => ({
  summary: `The files on ${parent.name === 'Organization' ? 'an' : 'a'} ${parent.name.toLowerCase()}`,
  lists: files,
  run: async (_: Files, { viewer, there, page, params }: Call) => {
    await there(parent, params.id);
    return page(files, bind => `t.id = any(array(${filesOn(viewer, type, bind(params.id))}))`);
  },
});

/** What is done with files beside reading them; they are uploaded and downloaded in `../files.ts`. */
export const fileOperations: Operation[] = operations(Files, ['v1'], {
  'PUT files/{id}': {
    summary: 'Change the name and the description of a file',
    body: {
      name: { kind: kinds.text(255, 1) },
      description: { kind: kinds.text(65_000), nullable: true },
    },
    run: async (service, { viewer, params, body, written }) => {
      const input = body.name === undefined ? body : { ...body, name: safeFileName(body.name) };
      return written(files, await service.update(viewer, params.id, input));
    },
  },
  'DELETE files/{id}': {
    summary: 'Delete a file',
    run: async (service, { viewer, params }) => {
      await service.remove(viewer, params.id);
      return { id: params.id };
    },
  },
  'POST files/remote': {
    summary: 'Put a link to a remote file on an item; no document is made at the remote place',
    body: {
      ...remote,
      file_type: { kind: kinds.oneOf('gdoc', 'gslides', 'gsheet', 'gform', 'gdraw'), required: true },
      title: { kind: kinds.text(255, 1), required: true },
    },
    run: async (service, { viewer, body, written }) => {
      const file = {
        name: safeFileName(`${body.title}.${body.file_type}`),
        description: 'A link only: the document itself has not been made at Google Drive.',
        remoteLocation: body.remote_location,
      };
      return written(files, await link(service, viewer, file, body));
    },
  },
  'POST files/remoteLink': {
    summary: 'Put a link to an existing remote file on an item',
    body: { ...remote, remote_id: { kind: kinds.text(1000, 1), required: true } },
    run: async (service, { viewer, body, written }) => {
      const { remote_id: remoteId, remote_location: remoteLocation } = body;
      const file = { name: safeFileName(remoteId), remoteLocation, remoteId };
      return written(files, await link(service, viewer, file, body));
    },
  },
  'GET deals/{id}/files': filesOf(deals, 'deal'),
  'GET persons/{id}/files': filesOf(persons, 'person'),
  'GET organizations/{id}/files': filesOf(organizations, 'organization'),
  'GET products/{id}/files': filesOf(products, 'product'),
});
