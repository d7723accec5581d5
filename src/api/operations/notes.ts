import { Notes } from '../../crm/notes.js';
import type { NoteComment } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';
import { companyId } from '../v1/item-fields.js';
import { rowsPage, rowsQuery, rowsWanted } from './rows.js';

const content = { content: { kind: kinds.text(100_000, 1), required: true } } as const;
const ofComment = { commentId: kinds.uuid };

/** Comments below a note. Notes themselves are a resource. */
export const noteOperations: Operation[] = operations(Notes, ['v1'], {
  'GET notes/{id}/comments': {
    summary: 'The comments on a note, the oldest first',
    query: rowsQuery,
    run: (notes, { viewer, params, query }) =>
      rowsPage(rowsWanted(query), (start, limit) => notes.comments(viewer, params.id, start, limit), show),
  },
  'GET notes/{id}/comments/{commentId}': {
    summary: 'One comment',
    params: ofComment,
    run: async (notes, { viewer, params }) => show(await notes.comment(viewer, params.id, params.commentId)),
  },
  'POST notes/{id}/comments': {
    summary: 'Comment on a note',
    body: content,
    run: async (notes, { viewer, params, body }) =>
      show(await notes.addComment(viewer, params.id, body.content)),
  },
  'PUT notes/{id}/comments/{commentId}': {
    summary: 'Change a comment',
    params: ofComment,
    body: content,
    run: async (notes, { viewer, params, body }) =>
      show(await notes.changeComment(viewer, params.id, params.commentId, body.content)),
  },
  'DELETE notes/{id}/comments/{commentId}': {
    summary: 'Delete a comment',
    params: ofComment,
    run: async (notes, { viewer, params }) => {
      await notes.removeComment(viewer, params.id, params.commentId);
      return true;
    },
  },
});

const show = (comment: NoteComment) => ({
  uuid: comment.id,
  active_flag: !comment.deletedAt,
  add_time: kinds.time.v1(comment.addTime),
  update_time: kinds.time.v1(comment.updateTime),
  content: comment.content,
  object_id: String(comment.note.id),
  object_type: 'note',
  user_id: comment.user?.id ?? null,
  updater_id: comment.updater?.id ?? null,
  company_id: companyId,
});
