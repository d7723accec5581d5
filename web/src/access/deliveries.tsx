import { Button, Select } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { IconRotateClockwise, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import {
  deliveriesQuery,
  replayDelivery,
  type Delivery,
  type DeliveryState,
  type Webhook,
} from '../api/access';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './access.module.css';
import own from './deliveries.module.css';
import { useAccessWords } from './words';

export function Deliveries({ webhook }: { webhook: Webhook }) {
  const a = useAccessWords();
  const [state, setState] = useState<DeliveryState | 'all'>('all');
  const list = useInfiniteQuery(deliveriesQuery(webhook.id, state === 'all' ? null : state));
  const rows = list.data?.pages.flatMap(page => page.data);
  return (
    <section className={styles.part} aria-labelledby="deliveries">
      <div className={styles.partHead}>
        <h2 id="deliveries">{a.webhooks.log}</h2>
        <Select
          aria-label={a.users.state}
          value={state}
          data={Object.entries(a.webhooks.states).map(([value, label]) => ({ value, label }))}
          onChange={value => setState(value as DeliveryState | 'all')}
        />
      </div>
      {list.isPending ? (
        <Lines count={4} height={56} />
      ) : list.isError && !rows ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : rows?.length ? (
        <ul className={styles.list}>
          {rows.map(delivery => (
            <DeliveryLine key={delivery.id} webhook={webhook} delivery={delivery} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconWebhook} title={a.webhooks.logEmpty} text={a.webhooks.logEmptyNext} />
      )}
      <More list={list} />
    </section>
  );
}

const tones = { pending: 'idle', delivered: 'good', failed: 'bad', cut: 'ask' } as const;

function DeliveryLine({ webhook, delivery }: { webhook: Webhook; delivery: Delivery }) {
  const a = useAccessWords();
  const { f } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayDelivery(webhook.id, delivery.id),
    onSuccess: async () => {
      toast.done(a.webhooks.replayed);
      await client.invalidateQueries({ queryKey: ['webhooks', webhook.id] });
    },
    onError: error => toast.failed(error),
  });
  const { state, http_status: status, error, attempts, next_attempt_at: next } = delivery;
  const facts = [
    f.full(delivery.created_at),
    attempts > 0 && a.webhooks.tries(attempts),
    status !== null ? a.webhooks.answered(status) : error,
    next && attempts > 0 && a.webhooks.nextTry(f.relative(next)),
  ];
  return (
    <li className={styles.line} data-stacks>
      <div>
        <span className={styles.state} data-tone={tones[state]}>
          {a.webhooks.states[state]}
        </span>{' '}
        <strong>
          {a.webhooks.objects[delivery.event_object] ?? delivery.event_object} {delivery.item_id}
        </strong>
        <p className={styles.dim}>{facts.filter(Boolean).join(' · ')}</p>
        {delivery.payload ? (
          <details className={own.more}>
            <summary>{a.webhooks.show}</summary>
            <pre className={own.payload} tabIndex={0}>
              {JSON.stringify(delivery.payload, null, 2)}
            </pre>
          </details>
        ) : (
          state === 'pending' && <p className={styles.dim}>{a.webhooks.noPayload}</p>
        )}
      </div>
      {webhook.is_active === 1 && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRotateClockwise size={15} aria-hidden />}
          loading={replay.isPending}
          onClick={() => replay.mutate()}
        >
          {a.webhooks.replay}
        </Button>
      )}
    </li>
  );
}
