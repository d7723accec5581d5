import * as pipedrive from 'pipedrive';
import { absent, everyRow, forbidden, refused, type ContractCase } from './case.js';

const { CallLogsApi } = pipedrive.v1;

const call = {
  outcome: 'connected' as const,
  to_phone_number: '+46 8 123 456',
  start_time: '2026-11-20 09:00:00',
  end_time: '2026-11-20 09:03:20',
};

export const callLogs: ContractCase[] = [
  {
    operation: ['v1 POST /callLogs', 'v1 GET /callLogs/{id}', 'v1 GET /callLogs', 'v1 DELETE /callLogs/{id}'],
    run: async ({ first, second, admin }) => {
      const api = first.v1(CallLogsApi);
      const person_id = await first.person({ visible_to: 1 });
      const deal_id = await first.deal({ person_id });
      const AddCallLogRequest = { ...call, deal_id, person_id, subject: 'Price', note: 'Too high' };
      const log = (await api.addCallLog({ AddCallLogRequest })).data!;
      expect(log).toMatchObject({
        ...AddCallLogRequest,
        start_time: '2026-11-20T09:00:00.000Z',
        end_time: '2026-11-20T09:03:20.000Z',
        duration: '200',
        user_id: first.id,
        has_recording: false,
      });
      const { id } = log;
      expect((await api.getCallLog({ id })).data).toEqual(log);
      await absent(second.v1(CallLogsApi).getCallLog({ id }));
      const activity = (await first.v2(pipedrive.v2.ActivitiesApi).getActivity({ id: log.activity_id! }))
        .data!;
      expect(activity).toMatchObject({
        type: 'call',
        subject: 'Price',
        done: true,
        deal_id,
        person_id,
        due_date: '2026-11-20',
        duration: '00:03:20',
      });
      expect(activity.marked_as_done_time).toBe('2026-11-20T09:03:20.000Z');

      await api.addCallLog({ AddCallLogRequest: call });
      await api.addCallLog({ AddCallLogRequest: call });
      const listed = await everyRow<{ id: string }>(start => api.getUserCallLogs({ start, limit: 2 }));
      expect(listed.map(one => one.id)).toContain(id);
      expect(new Set(listed.map(one => one.id)).size).toBe(listed.length);

      const wrong = (more: object) => api.addCallLog({ AddCallLogRequest: { ...call, ...more } as never });
      await refused(wrong({ end_time: '2026-11-20 08:00:00' }), 'end_time');
      await refused(wrong({ outcome: 'sneezed' }), 'outcome');
      await refused(wrong({ deal_id, lead_id: await first.lead({ person_id }) }), 'lead_id');
      await refused(wrong({ deal_id: 999_999_999 }), 'deal_id');
      await forbidden(wrong({ user_id: second.id }));
      expect(
        (await admin.v1(CallLogsApi).addCallLog({ AddCallLogRequest: { ...call, user_id: second.id } }))
          .success,
      ).toBe(true);
      expect((await api.deleteCallLog({ id })).success).toBe(true);
      await absent(api.getCallLog({ id }));
      expect(
        (await first.v2(pipedrive.v2.ActivitiesApi).getActivity({ id: activity.id! })).data!.is_deleted,
      ).toBe(false);
    },
  },
  {
    operation: 'v1 POST /callLogs',
    promise: 'a planned call is done then, and what it is on counts',
    run: async ({ first }) => {
      const api = first.v1(CallLogsApi);
      const deal_id = await first.deal();
      const activity_id = await first.activity({ deal_id, subject: 'Call Eva' });
      const other = await first.deal();
      const { data } = await api.addCallLog({ AddCallLogRequest: { ...call, activity_id, deal_id: other } });
      expect(data).toMatchObject({ activity_id, deal_id, subject: 'Call Eva' });
      expect((await first.v2(pipedrive.v2.ActivitiesApi).getActivity({ id: activity_id })).data!.done).toBe(
        true,
      );
      const lunch = await first.activity({ type: 'lunch' });
      await refused(api.addCallLog({ AddCallLogRequest: { ...call, activity_id: lunch } }), 'activity_id');
    },
  },
  {
    operation: 'v1 POST /callLogs/{id}/recordings',
    run: async ({ first, second }) => {
      const api = first.v1(CallLogsApi);
      const { id } = (await api.addCallLog({ AddCallLogRequest: call })).data!;
      const bytes = Buffer.from('ID3\u0003 not much of a song');
      const file = new File([bytes], 'samtal å.mp3', { type: 'text/html' });
      await refused(
        api.addCallLogAudioFile({ id, file: new File(['<script>'], 'x.mp3', { type: 'audio/mpeg' }) }),
        'file',
      );
      await absent(second.v1(CallLogsApi).addCallLogAudioFile({ id, file }));
      expect((await api.addCallLogAudioFile({ id, file })).success).toBe(true);
      expect((await api.getCallLog({ id })).data!.has_recording).toBe(true);
      await expect(api.addCallLogAudioFile({ id, file })).rejects.toMatchObject({ code: 'conflict' });
      const played = await fetch(`${first.url}/api/call-logs/${id}/recording`, {
        headers: { 'x-api-token': first.user.token },
      });
      expect(played.headers.get('content-type')).toBe('audio/mpeg');
      expect(played.headers.get('content-disposition')).toContain("filename*=UTF-8''samtal%20%C3%A5.mp3");
      expect(Buffer.from(await played.arrayBuffer())).toEqual(bytes);
      expect((await second.request('GET', `/api/call-logs/${id}/recording`)).status).toBe(404);
      await api.deleteCallLog({ id });
      expect((await first.request('GET', `/api/call-logs/${id}/recording`)).status).toBe(404);
    },
  },
];
