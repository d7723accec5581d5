import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { previewGroup, recipientsQuery, sendGroup, type GroupInput, type GroupPreview } from '../api/sending';
import { useI18n } from '../i18n';
import { safeMail } from '../mail/sanitize';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './compose.module.css';
import type { DraftKeeper } from './draft-keeper';
import { useFieldName } from './field-name';

/** As the server has it. */
const mostPeople = 100;

/** The same mail to each of several persons: how it reads for each, and then off it goes. */
export function GroupSend(props: { keeper: DraftKeeper; onClose: () => void; onSent: () => void }) {
  const { w } = useI18n();
  const nameOf = useFieldName();
  const { keeper } = props;
  const toast = useToast();
  const client = useQueryClient();
  const [at, setAt] = useState(0);
  const [sending, setSending] = useState(false);
  const people = keeper.snapshot().fields.to.length;
  const tooMany = people > mostPeople;

  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['group-preview', keeper.snapshot().draft.id, keeper.snapshot().fields],
    queryFn: async () => {
      const draft = await keeper.flush();
      const found = await Promise.all(
        keeper
          .snapshot()
          .fields.to.map(async ({ address }) =>
            (await client.fetchQuery(recipientsQuery(address))).find(each => each.address === address),
          ),
      );
      const { mailbox_id, subject, html, track_opens, track_links } = draft;
      const input: GroupInput = {
        mailbox_id,
        subject,
        html,
        track_opens,
        track_links,
        person_ids: found.flatMap(each => each?.person_id ?? []),
        draft_id: draft.id,
      };
      const strangers = keeper
        .snapshot()
        .fields.to.filter((_, index) => !found[index]?.person_id)
        .map(each => each.address);
      return { input, strangers, mails: strangers.length ? [] : await previewGroup(input) };
    },
    gcTime: 0,
    retry: false,
    enabled: !tooMany,
  });

  const why: Record<string, string> = w.compose.groupWhy;
  const problemText = ({ rule, text, said }: NonNullable<GroupPreview['problem']>) =>
    rule === 'empty-field' && said ? w.compose.groupFieldEmpty(nameOf(said)) : (why[rule] ?? text);
  const mail = data?.mails[at];
  const problems = data?.mails.filter(each => each.problem).length ?? 0;

  async function send(input: GroupInput) {
    setSending(true);
    try {
      await sendGroup(input);
      keeper.end();
      toast.done(w.compose.groupSent(input.person_ids.length));
      void client.invalidateQueries({ queryKey: ['outgoing'] });
      props.onSent();
    } catch (failure) {
      toast.failed(failure);
      setSending(false);
    }
  }

  return (
    <Dialog onClose={props.onClose} title={w.compose.groupPreview} size="lg">
      {tooMany ? (
        <p role="alert">{w.compose.groupTooMany(people, mostPeople)}</p>
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <Lines count={3} height={60} />
      ) : data.strangers.length ? (
        <p role="alert">{w.compose.groupStrangers(data.strangers.join(', '))}</p>
      ) : (
        mail && (
          <>
            <div className={styles.stepper}>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={w.compose.previous}
                disabled={at === 0}
                onClick={() => setAt(at - 1)}
              >
                <IconChevronLeft size={16} aria-hidden />
              </Button>
              <span aria-live="polite">
                {w.compose.groupAt(at + 1, data.mails.length, mail.address ?? '')}
              </span>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={w.compose.next}
                disabled={at === data.mails.length - 1}
                onClick={() => setAt(at + 1)}
              >
                <IconChevronRight size={16} aria-hidden />
              </Button>
            </div>
            {mail.problem && (
              <p className={styles.wrong} role="alert">
                {problemText(mail.problem)}
              </p>
            )}
            <p>
              <strong>{mail.subject || w.mail.noSubject}</strong>
            </p>
            <iframe
              className={styles.preview}
              title={w.compose.groupPreview}
              sandbox=""
              srcDoc={safeMail(mail.html, { images: false, foldQuote: false }).document}
            />
          </>
        )
      )}
      {problems > 0 && <p role="alert">{w.compose.groupProblems(problems)}</p>}
      <div className={styles.buttons}>
        <Button
          loading={sending}
          disabled={!data?.mails.length || problems > 0}
          onClick={() => data && void send(data.input)}
        >
          {w.compose.groupSend(data?.mails.length ?? 0)}
        </Button>
        <Button variant="default" onClick={props.onClose}>
          {w.app.back}
        </Button>
      </div>
    </Dialog>
  );
}
