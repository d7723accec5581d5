import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconMailCheck, IconRotateClockwise, IconSend, IconX } from '@tabler/icons-react';
import { providersQuery } from '../api/sign-ins';
import {
  removeLetter,
  retryLetter,
  systemMailQuery,
  testSystemMail,
  type SystemLetter,
} from '../api/system-mail';
import { Notice } from '../account/account-page';
import { useI18n } from '../i18n';
import { Copy } from '../ui/copy';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { useWhy } from '../ui/why';
import ui from '../ui/ui.module.css';
import health from './health.module.css';
import { AdminTabs } from './admin-tabs';
import styles from './admin.module.css';

/** Letters of the program itself that did not go out, with their links, and the providers that users can sign in at. */
export function SystemMailPage() {
  const { w } = useI18n();
  const toast = useToast();
  const { data, error, isPending, refetch } = useQuery(systemMailQuery);
  const test = useMutation({
    mutationFn: testSystemMail,
    onSuccess: ({ to }) => toast.done(w.systemMail.tested(to)),
    onError: failure => toast.failed(failure),
  });
  return (
    <div className={health.page}>
      <AdminTabs />
      <div className={ui.pageHead}>
        <h1>{w.systemMail.title}</h1>
        {data?.configured && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconSend size={15} aria-hidden />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {w.systemMail.test}
          </Button>
        )}
      </div>
      <p className={ui.lead}>
        {w.systemMail.lead} {data?.configured && w.systemMail.on(data.from)}
      </p>
      {data && !data.configured && (
        <div className={styles.notice}>
          <Notice title={w.systemMail.off} text={w.systemMail.offNext} />
        </div>
      )}
      {isPending ? (
        <Lines count={3} height={64} />
      ) : error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : data.letters.length ? (
        <ul className={styles.list}>
          {data.letters.map(letter => (
            <Letter key={letter.id} letter={letter} mailsGoOut={data.configured} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconMailCheck} title={w.systemMail.none} text={w.systemMail.noneNext} />
      )}
      <Providers />
    </div>
  );
}

function Letter({ letter, mailsGoOut }: { letter: SystemLetter; mailsGoOut: boolean }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const words = w.systemMail;
  const why = useWhy();
  const change = useMutation({
    mutationFn: (how: 'retry' | 'remove') =>
      how === 'retry' ? retryLetter(letter.id) : removeLetter(letter.id),
    onSuccess: (_answer, how) => how === 'remove' && toast.done(words.removed),
    onError: failure => toast.failed(failure),
    onSettled: () => client.invalidateQueries({ queryKey: systemMailQuery.queryKey }),
  });
  const kinds: Record<string, string> = words.kinds;
  const state =
    letter.state === 'failed'
      ? words.failed(letter.attempts)
      : letter.attempts > 0
        ? words.tried(letter.attempts)
        : words.waiting;
  return (
    <li className={styles.letter}>
      <div>
        <strong>{letter.address}</strong>
        <p>{kinds[letter.kind] ?? letter.subject}</p>
        <p className={styles.dim}>
          {[
            mailsGoOut && state,
            why.trouble(letter.trouble)?.title ?? letter.error,
            words.until(f.full(letter.expires_at)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className={styles.verbs}>
        {letter.link && <Copy text={letter.link} label={words.copy} done={words.copied} size="xs" />}
        {mailsGoOut && letter.attempts > 0 && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRotateClockwise size={15} aria-hidden />}
            loading={change.isPending && change.variables === 'retry'}
            onClick={() => change.mutate('retry')}
          >
            {words.retry}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconX size={15} aria-hidden />}
          loading={change.isPending && change.variables === 'remove'}
          onClick={() => change.mutate('remove')}
        >
          {words.remove}
        </Button>
      </div>
    </li>
  );
}

function Providers() {
  const { w } = useI18n();
  const { data } = useQuery(providersQuery);
  if (!data) return null;
  return (
    <section className={styles.part} aria-labelledby="providers">
      <h2 id="providers">{w.systemMail.providers}</h2>
      <p>{w.systemMail.providersLead}</p>
      <p>
        <code>{data[0]?.redirect_uri}</code>
      </p>
      <ul className={styles.list}>
        {data.map(each => (
          <li key={each.provider} className={styles.letter}>
            <strong>{each.name}</strong>
            <span className={styles.dim}>
              {each.configured
                ? w.systemMail.configured
                : w.systemMail.notConfigured(each.provider.toUpperCase())}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
