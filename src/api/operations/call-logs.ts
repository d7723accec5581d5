import type { Viewer } from '../../access/viewer.js';
import { CallLogs, longestCallSeconds } from '../../crm/call-logs.js';
import { callOutcomes, type CallLog } from '../../model/index.js';
import * as kinds from '../kinds.js';
import type { Kind } from '../kinds.js';
import { operations, type Operation } from '../operation.js';
import { seenId } from '../resource.js';
import { companyId } from '../v1/item-fields.js';
import { rowsPage, rowsQuery, rowsWanted } from './rows.js';

const logId = { id: kinds.uuid };
const phone = kinds.text(255, 1);

const seconds: Kind<number> = { ...kinds.integer(0, longestCallSeconds), v1: String, v2: String };

const mostAtOnce = 50;

export const callLogOperations: Operation[] = operations(CallLogs, ['v1'], {
  'GET callLogs': {
    summary: 'Your calls, latest first',
    query: rowsQuery,
    run: (calls, { viewer, query }) =>
      rowsPage(
        rowsWanted(query, { usual: mostAtOnce, most: mostAtOnce }),
        (start, limit) => calls.list(viewer, start, limit),
        log => showCallLog(log, viewer),
      ),
  },
  'GET callLogs/{id}': {
    summary: 'One call',
    params: logId,
    run: async (calls, { viewer, params }) => showCallLog(await calls.get(viewer, params.id), viewer),
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
        viewer,
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

/** One’s own call may be on what one may not see (any more). */
const showCallLog = (log: CallLog, viewer: Viewer) => ({
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
  person_id: seenId(log.person, viewer),
  org_id: seenId(log.organization, viewer),
  deal_id: seenId(log.deal, viewer),
  lead_id: seenId(log.lead, viewer),
  note: log.note ?? null,
  has_recording: Boolean(log.recording),
  company_id: companyId,
});
