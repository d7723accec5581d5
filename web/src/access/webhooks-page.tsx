import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconPlus, IconTrash, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import { webhooksQuery, type Webhook } from '../api/access';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useRemovals, useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { AccessPage } from './access-page';
import styles from './access.module.css';
import { Example } from './example';
import { NewWebhookDialog } from './new-webhook';
import { SecretDialog } from './secret';
import { useAccessWords } from './words';

const addressOf = (webhook: Webhook) => `/api/v1/webhooks/${webhook.id}`;

export function WebhooksPage() {
  const a = useAccessWords();
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  const [adding, setAdding] = useState(false);
  const [fresh, setFresh] = useState<{ name: string; signing_key: string } | null>(null);
  return (
    <AccessPage
      title={a.webhooks.title}
      lead={a.webhooks.lead}
      action={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          {a.webhooks.add}
        </Button>
      }
    >
      {isAdmin && <Webhooks />}
      {adding && <NewWebhookDialog onAdded={setFresh} onClose={() => setAdding(false)} />}
      {fresh && (
        <SecretDialog
          title={fresh.name}
          lead={a.webhooks.once}
          secrets={[{ text: fresh.signing_key, copy: a.webhooks.copy, copied: a.webhooks.copied }]}
          onClose={() => setFresh(null)}
        />
      )}
    </AccessPage>
  );
}

/** As Pipedrive's second version of webhooks tells it, without what only programs need. */
const told = `POST https://shop.example/kontor

{ "meta":     { "action": "change", "entity": "deal" },
  "data":     { "title": "Head office", "status": "won" },
  "previous": { "status": "open" } }`;

function Webhooks() {
  const a = useAccessWords();
  const { data, error, refetch } = useQuery(webhooksQuery);
  const removals = useRemovals();
  if (!data)
    return error ? <Problem error={error} retry={() => void refetch()} /> : <Lines count={3} height={72} />;
  const webhooks = data.filter(webhook => !removals.has(addressOf(webhook)));
  if (webhooks.length === 0)
    return (
      <Empty icon={IconWebhook} title={a.webhooks.empty} text={a.webhooks.emptyNext}>
        <Example label={a.webhooks.title} text={told} />
      </Empty>
    );
  return (
    <ul className={styles.list}>
      {webhooks.map(webhook => (
        <WebhookLine key={webhook.id} webhook={webhook} />
      ))}
    </ul>
  );
}

function WebhookLine({ webhook }: { webhook: Webhook }) {
  const a = useAccessWords();
  const { f } = useI18n();
  const client = useQueryClient();
  const remove = useRemove();
  const { last_http_status: status, last_delivery_time: at } = webhook;
  const isGood = status !== null && status >= 200 && status < 300;
  const tone = !webhook.is_active ? 'bad' : at === null ? 'idle' : isGood ? 'good' : 'ask';
  const facts = [
    a.webhooks.told(
      a.webhooks.objects[webhook.event_object] ?? webhook.event_object,
      a.webhooks.actions[webhook.event_action] ?? webhook.event_action,
    ),
    at ? a.webhooks.lastTold(f.relative(at)) : a.webhooks.neverTold,
    status !== null && a.webhooks.answered(status),
  ];
  return (
    <li className={styles.line} data-stacks>
      <div>
        <Link
          to="/settings/webhooks/$webhookId"
          params={{ webhookId: webhook.id }}
          className={styles.link ?? ''}
          style={{ textDecoration: 'none' }}
        >
          {webhook.name}
        </Link>
        <p>{webhook.subscription_url}</p>
        <p className={styles.dim}>{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <div className={styles.verbs}>
        <span className={styles.state} data-tone={tone}>
          {webhook.is_active ? a.webhooks.on : a.webhooks.off}
        </span>
        <Button
          size="xs"
          variant="default"
          aria-label={a.webhooks.removeWhich(webhook.name)}
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() =>
            remove(addressOf(webhook), a.webhooks.removed(webhook.name), () =>
              client.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
            )
          }
        >
          {a.remove}
        </Button>
      </div>
    </li>
  );
}
