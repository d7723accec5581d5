import { AfterSending } from '../src/sending/after-sending.js';
import { Deliveries } from '../src/sending/deliveries.js';
import { FollowUps } from '../src/sending/follow-ups.js';
import { all, repeat, type Start } from './worker.js';

/** Side by side, so that one slow server does not keep the mails of others waiting. */
const lanes = 6;

/** Mail out, and what follows it. */
export const startSend: Start = (app, log) => {
  const [followUps, deliveries, after] = [app.get(FollowUps), app.get(Deliveries), app.get(AfterSending)];
  return all([
    repeat('follow-ups', 1000, log, () => followUps.run()),
    ...Array.from({ length: lanes }, () => repeat('send', 1000, log, () => deliveries.run())),
    ...Array.from({ length: lanes }, () => repeat('after sending', 1000, log, () => after.run())),
  ]);
};
