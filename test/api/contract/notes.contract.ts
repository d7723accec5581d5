import * as pipedrive from 'pipedrive';
import { absent, refused, type ContractCase } from './case.js';

const { NotesApi } = pipedrive.v1;

export const notes: ContractCase[] = [
  {
    operation: [
      'v1 POST /notes',
      'v1 GET /notes/{id}',
      'v1 PUT /notes/{id}',
      'v1 DELETE /notes/{id}',
      'v1 GET /notes',
    ],
    run: async ({ first, second }) => {
      const api = first.v1(NotesApi);
      const dealId = await first.deal({ visible_to: 1 });
      const personId = await first.person();
      const AddNoteRequest = {
        content: '<b>Called</b> twice',
        deal_id: dealId,
        person_id: personId,
        pinned_to_deal_flag: 1 as const,
      };
      const made = (await api.addNote({ AddNoteRequest })).data!;
      expect(made).toMatchObject({
        content: '<b>Called</b> twice',
        deal_id: dealId,
        person_id: personId,
        deal: { title: 'Nordic rollout' },
        person: { name: 'Eva Lind' },
        org_id: null,
        pinned_to_deal_flag: true,
        pinned_to_person_flag: false,
        user_id: first.id,
        user: { is_you: true },
        active_flag: true,
      });
      const id = made.id!;
      expect((await api.getNote({ id })).data).toMatchObject({ id, content: '<b>Called</b> twice' });
      expect((await api.getNotes({ deal_id: dealId })).data!.map(note => note.id)).toEqual([id]);
      expect((await api.getNotes({ person_id: personId, pinned_to_person_flag: 1 })).data).toEqual([]);
      // He sees the person, but not the deal that it stands on too.
      await absent(second.v1(NotesApi).getNote({ id }));
      expect((await second.v1(NotesApi).getNotes({ person_id: personId })).data).toEqual([]);
      await absent(second.v1(NotesApi).updateNote({ id, NoteRequest: { content: 'mine' } }));

      const NoteRequest = { content: 'Reached her', pinned_to_deal_flag: 0 as const };
      expect((await api.updateNote({ id, NoteRequest })).data).toMatchObject({
        content: 'Reached her',
        pinned_to_deal_flag: false,
        last_update_user_id: first.id,
      });
      await refused(api.addNote({ AddNoteRequest: { content: 'to nobody' } }), 'deal_id');
      await refused(api.addNote({ AddNoteRequest: { content: '', deal_id: dealId } }), 'content');
      await refused(api.addNote({ AddNoteRequest: { content: 'x', deal_id: 999_999_999 } }), 'deal_id');
      await refused(
        api.addNote({ AddNoteRequest: { content: 'x', deal_id: dealId, pinned_to_person_flag: 1 } }),
        'pinned_to_person_flag',
      );
      await api.deleteNote({ id });
      await absent(api.getNote({ id }));
      expect((await api.getNotes({ deal_id: dealId })).data).toEqual([]);
    },
  },
  {
    operation: 'v1 GET /notes',
    promise: 'pages to the end, and moves the time of what a note stands on',
    run: async ({ first }) => {
      const api = first.v1(NotesApi);
      const org_id = await first.organization();
      const before = (await first.request('GET', `/api/v2/organizations/${org_id}`)).body.data.update_time;
      for (const content of ['one', 'two', 'three'])
        await api.addNote({ AddNoteRequest: { content, org_id } });
      const page = (await api.getNotes({ org_id, limit: 2, sort: 'id DESC' })) as any;
      expect(page.data.map((note: { content: string }) => note.content)).toEqual(['three', 'two']);
      expect(page.additional_data.pagination).toMatchObject({
        more_items_in_collection: true,
        next_start: 2,
      });
      const rest = await api.getNotes({ org_id, limit: 2, start: 2, sort: 'id DESC' });
      expect(rest.data!.map(note => note.content)).toEqual(['one']);
      const after = (await first.request('GET', `/api/v2/organizations/${org_id}`)).body.data.update_time;
      expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
    },
  },
  {
    operation: [
      'v1 POST /notes/{id}/comments',
      'v1 GET /notes/{id}/comments',
      'v1 GET /notes/{id}/comments/{commentId}',
      'v1 PUT /notes/{id}/comments/{commentId}',
      'v1 DELETE /notes/{id}/comments/{commentId}',
    ],
    run: async ({ first, second }) => {
      const api = first.v1(NotesApi);
      const deal_id = await first.deal({ visible_to: 1 });
      const id = (await api.addNote({ AddNoteRequest: { content: 'x', deal_id } })).data!.id!;
      const add = (content: string) => api.addNoteComment({ id, CommentPostPutObject: { content } });
      const made = (await add('Agreed')).data!;
      expect(made).toMatchObject({
        content: 'Agreed',
        object_id: String(id),
        object_type: 'note',
        user_id: first.id,
      });
      const commentId = made.uuid!;
      await add('And more');
      const contents = async () => (await api.getNoteComments({ id })).data!.map(comment => comment.content);
      expect(await contents()).toEqual(['Agreed', 'And more']);
      expect((await api.getComment({ id, commentId })).data).toMatchObject({ uuid: commentId });
      await api.updateCommentForNote({ id, commentId, CommentPostPutObject: { content: 'Not agreed' } });
      expect(await contents()).toEqual(['Not agreed', 'And more']);
      await absent(second.v1(NotesApi).getNoteComments({ id }));
      await refused(add(''), 'content');
      await api.deleteComment({ id, commentId });
      await absent(api.getComment({ id, commentId }));
      expect(await contents()).toEqual(['And more']);
    },
  },
];
