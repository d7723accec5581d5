import { z } from 'zod';
import { CallLogs } from '../../crm/call-logs.js';
import { callOutcomes, type CallLog } from '../../model/index.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import type { Kind } from '../kinds.js';
import { operations, type Operation } from '../operation.js';

const logId = { id: kinds.uuid };
const phone = kinds.text(255, 1);

const secondsText = z.coerce
  .number('takes seconds')
  .int('takes whole seconds')
  .min(0, 'takes 0 or more')
  .max(86_400, 'takes at most a day');
const seconds: Kind<number> = { strict: secondsText, lenient: secondsText, v1: String, v2: String };

const mostAtOnce = 50;

export const callLogOperations: Operation[] = operations(CallLogs, ['v1'], {
  'GET callLogs': {
    summary: 'Your calls, latest first',
    query: { start: { kind: kinds.integer(0, 1e9) }, limit: { kind: kinds.integer(1, 500) } },
    run: async (calls, { viewer, query }) => {
      const start = query.start ?? 0;
      const limit = Math.min(query.limit ?? mostAtOnce, mostAtOnce);
      const { logs, more } = await calls.list(viewer, start, limit);
      const next = more ? { next_start: start + limit } : {};
      return answer(logs.map(showCallLog), {
        additional_data: { pagination: { start, limit, more_items_in_collection: more, ...next } },
      });
    },
  },
  'GET callLogs/{id}': {
    summary: 'One call',
    params: logId,
    run: async (calls, { viewer, params }) => showCallLog(await calls.get(viewer, params.id)),
  },
  'POST callLogs': {
    summary: 'Log a call that took place',
    body: {
      outcome: { kind: kinds.oneOf(...callOutcomes), required: true },
      to_phone_number: { kind: phone, required: true },
      start_time: { kind: kinds.isoTime, required: true },
      end_time: { kind: kinds.isoTime, required: true },
      user_id: { kind: kinds.id },
      activity_id: { kind: kinds.id },
      subject: { kind: kinds.text(255, 1) },
      duration: { kind: seconds },
      from_phone_number: { kind: phone },
      person_id: { kind: kinds.id },
      org_id: { kind: kinds.id },
      deal_id: { kind: kinds.id },
      lead_id: { kind: kinds.uuid },
      note: { kind: kinds.text(65_000) },
    },
    run: async (calls, { viewer, body }) =>
      showCallLog(
        await calls.create(viewer, {
          outcome: body.outcome,
          toPhoneNumber: body.to_phone_number,
          startTime: body.start_time,
          endTime: body.end_time,
          userId: body.user_id,
          activityId: body.activity_id,
          subject: body.subject,
          duration: body.duration,
          fromPhoneNumber: body.from_phone_number,
          personId: body.person_id,
          organizationId: body.org_id,
          dealId: body.deal_id,
          leadId: body.lead_id,
          note: body.note,
        }),
      ),
  },
  'DELETE callLogs/{id}': {
    summary: 'Delete a call log; its activity stays',
    params: logId,
    run: async (calls, { viewer, params }) => {
      await calls.remove(viewer, params.id);
      return { id: params.id };
    },
  },
});

const companyId = 1;

const showCallLog = (log: CallLog) => ({
  id: log.id,
  activity_id: log.activity?.id ?? null,
  user_id: log.user?.id ?? null,
  subject: log.subject,
  outcome: log.outcome,
  duration: String(log.duration),
  from_phone_number: log.fromPhoneNumber ?? null,
  to_phone_number: log.toPhoneNumber,
  start_time: kinds.isoTime.v1(log.startTime),
  end_time: kinds.isoTime.v1(log.endTime),
  person_id: log.person?.id ?? null,
  org_id: log.organization?.id ?? null,
  deal_id: log.deal?.id ?? null,
  lead_id: log.lead?.id ?? null,
  note: log.note ?? null,
  has_recording: Boolean(log.recording),
  company_id: companyId,
});
