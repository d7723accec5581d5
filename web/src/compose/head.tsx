import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { mailboxesQuery } from '../api/mailboxes';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { useReason } from '../ui/reason';
import styles from './compose.module.css';
import type { DraftKeeper, DraftView } from './draft-keeper';
import { RecipientField } from './recipients';
import type { SendProblem } from './use-send';

/** From whom, to whom, and about what. */
export function Head(props: {
  view: DraftView;
  keeper: DraftKeeper;
  problem: SendProblem | null;
  autoFocus: boolean;
}) {
  const { w } = useI18n();
  const { keeper, problem } = props;
  const { fields } = props.view;
  const me = useQuery(sessionQuery).data?.user?.id;
  const mailboxes = useQuery(mailboxesQuery).data?.filter(
    each => each.user_id === me && each.kind === 'imap',
  );
  const inWords = useReason();
  const inTheWay = mailboxes?.find(each => each.id === fields.mailbox_id)?.cannot_send;
  const why = inTheWay && inWords(inTheWay);
  const [asked, setAsked] = useState({ cc: false, bcc: false });
  const wrong = (field: string) => problem?.field === field || !!problem?.field?.startsWith(`${field}.`);
  const more = (['cc', 'bcc'] as const).filter(each => !asked[each] && !fields[each].length);

  return (
    <div className={styles.head}>
      {(mailboxes?.length ?? 0) > 1 && (
        <div className={styles.row}>
          <span className={styles.label} aria-hidden>
            {w.compose.from}
          </span>
          <Select
            className={styles.grow ?? ''}
            variant="unstyled"
            aria-label={w.compose.from}
            comboboxProps={{ withinPortal: false }}
            error={wrong('mailbox_id')}
            value={fields.mailbox_id === null ? null : String(fields.mailbox_id)}
            data={mailboxes?.map(each => ({ value: String(each.id), label: each.email })) ?? []}
            onChange={id => keeper.change({ mailbox_id: id ? Number(id) : null })}
          />
        </div>
      )}
      {why && (
        <p className={styles.wrong} role="alert">
          {why.text} {why.next}
        </p>
      )}
      <RecipientField
        label={w.compose.to}
        value={fields.to}
        error={wrong('to')}
        autoFocus={props.autoFocus}
        onChange={to => keeper.change({ to })}
        onTyped={text => keeper.unfinished.set('to', text)}
        right={more.map(each => (
          <button
            key={each}
            type="button"
            className={styles.more}
            onClick={() => setAsked({ ...asked, [each]: true })}
          >
            {w.compose[each]}
          </button>
        ))}
      />
      {(['cc', 'bcc'] as const)
        .filter(each => !more.includes(each))
        .map(each => (
          <RecipientField
            key={each}
            label={w.compose[each]}
            value={fields[each]}
            error={wrong(each)}
            autoFocus={asked[each]}
            onChange={value => keeper.change({ [each]: value })}
            onTyped={text => keeper.unfinished.set(each, text)}
          />
        ))}
      <TextInput
        className={styles.subject ?? ''}
        variant="unstyled"
        aria-label={w.compose.subject}
        placeholder={w.compose.subject}
        maxLength={900}
        error={wrong('subject')}
        value={fields.subject}
        onChange={event => keeper.change({ subject: event.currentTarget.value })}
      />
    </div>
  );
}
