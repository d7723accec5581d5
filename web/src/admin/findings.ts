import type { Health } from '../api/health';
import type { Formats } from '../i18n/formats';
import type { AdminWords } from '../i18n/admin/en';

export interface Finding {
  rule: keyof AdminWords['findings'];
  title: string;
  next: string;
  tone: 'bad' | 'ask';
  /** Where more is to be seen, or done. */
  to?: '/dead-letters' | '/system-mail' | '/settings/webhooks' | '/admin/jobs' | '/smart-bcc';
}

/** Longer than a worker's restart takes, or a slice of history. */
const longSeconds = 120;
/** Of the disk; below it, or below so many bytes, mail may soon not come in. */
const leastShare = 0.05;
const leastBytes = 2e9;

/** What is wrong, in words, the worst first; empty when all is well. */
export function findingsOf(health: Health, { findings: words }: AdminWords, f: Formats): Finding[] {
  const now = Date.parse(health.checked_at);
  const count = (state: string) => health.mailboxes.find(one => one.state === state)?.mailboxes ?? 0;
  const live = health.mailboxes.find(one => one.state === 'live');
  const waits = (health.queues ?? [])
    // Where somebody works, the line gets shorter by itself.
    .filter(queue => queue.waiting > 0 && queue.active === 0 && queue.oldest_at)
    .map(queue => (now - Date.parse(queue.oldest_at!)) / 1000);
  const longest = Math.max(0, ...waits);
  const { events, disk, smart_bcc: bcc, system_mail: letters, webhooks } = health;
  const found: Finding[] = [];
  const add = (finding: Omit<Finding, 'next'>) => found.push({ ...finding, next: words[finding.rule].next });

  if (disk && (disk.free < leastBytes || disk.free / disk.total < leastShare))
    add({ rule: 'diskFull', tone: 'bad', title: words.diskFull.title(f.size(disk.free)) });
  if (health.queues === null) add({ rule: 'queuesSilent', tone: 'bad', title: words.queuesSilent.title() });
  if (longest > longSeconds)
    add({
      rule: 'noWorker',
      tone: 'bad',
      title: words.noWorker.title(f.duration(longest)),
      to: '/admin/jobs',
    });
  if (events.lag_seconds > longSeconds)
    add({ rule: 'eventsLate', tone: 'bad', title: words.eventsLate.title(f.duration(events.lag_seconds)) });
  if (bcc.wanted && !bcc.listening)
    add({ rule: 'noListener', tone: 'bad', title: words.noListener.title(), to: '/smart-bcc' });
  if (count('needs_reauth'))
    add({ rule: 'signIn', tone: 'bad', title: words.signIn.title(count('needs_reauth')) });
  if (live?.unbalanced)
    add({ rule: 'unbalanced', tone: 'bad', title: words.unbalanced.title(live.unbalanced) });
  if (count('backing_off'))
    add({ rule: 'backingOff', tone: 'ask', title: words.backingOff.title(count('backing_off')) });
  if (health.dead_letters)
    add({ rule: 'dead', tone: 'ask', title: words.dead.title(health.dead_letters), to: '/dead-letters' });
  if (letters.failed)
    add({
      rule: 'lettersFailed',
      tone: 'ask',
      title: words.lettersFailed.title(letters.failed),
      to: '/system-mail',
    });
  if (!letters.configured)
    add({ rule: 'noSystemMail', tone: 'ask', title: words.noSystemMail.title(), to: '/system-mail' });
  if (webhooks.off)
    add({
      rule: 'webhooksOff',
      tone: 'ask',
      title: words.webhooksOff.title(webhooks.off),
      to: '/settings/webhooks',
    });
  if (webhooks.failing)
    add({
      rule: 'webhooksFailing',
      tone: 'ask',
      title: words.webhooksFailing.title(webhooks.failing),
      to: '/settings/webhooks',
    });
  return found;
}
