import { Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../api/session';
import {
  addSender,
  changeSmartBcc,
  mailSender,
  removeSender,
  smartBccQuery,
  type Sender,
  type SmartBcc,
} from '../api/smart-bcc';
import { useI18n } from '../i18n';
import { Copy } from '../ui/copy';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import { looksLikeEmail } from './account-page';
import styles from '../settings/settings.module.css';
import own from './smart-bcc.module.css';
import { SmartBccAdmin } from './smart-bcc-admin';

/** The address that files mail with the CRM, and how this user uses it. */
export function SmartBccPage() {
  const { w } = useI18n();
  const { data, error, refetch } = useQuery(smartBccQuery);
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{w.smartBcc.title}</h1>
      </div>
      <p className={ui.lead}>{w.smartBcc.lead}</p>
      {data ? (
        <>
          <Address address={data.address} />
          <Senders bcc={data} />
          <Choices bcc={data} />
          {isAdmin && <SmartBccAdmin />}
        </>
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <Lines count={4} height={56} />
      )}
    </div>
  );
}

function Address({ address }: { address: string }) {
  const { w } = useI18n();
  return (
    <section className={styles.part} aria-labelledby="bcc-address">
      <h2 id="bcc-address">{w.smartBcc.address}</h2>
      <div className={own.address}>
        <code>{address}</code>
        <Copy text={address} label={w.smartBcc.copy} done={w.smartBcc.copied} variant="default" />
      </div>
      <p className={styles.dim}>{w.smartBcc.addressHint}</p>
    </section>
  );
}

function Senders({ bcc }: { bcc: SmartBcc }) {
  const { w } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState('');
  const again = () => client.invalidateQueries({ queryKey: smartBccQuery.queryKey });
  const add = useMutation({
    mutationFn: addSender,
    onSuccess: async sender => {
      setEmail('');
      await again();
      toast.done(bcc.mails_go_out ? w.smartBcc.mailed(sender.email) : w.smartBcc.handedOver);
    },
  });
  return (
    <section className={styles.part} aria-labelledby="bcc-senders">
      <h2 id="bcc-senders">{w.smartBcc.senders}</h2>
      <p className={styles.dim}>{w.smartBcc.sendersLead}</p>
      {bcc.senders.length > 0 && (
        <ul className={own.senders}>
          {bcc.senders.map(sender => (
            <SenderLine key={sender.id} sender={sender} mailsGoOut={bcc.mails_go_out} onChange={again} />
          ))}
        </ul>
      )}
      <form
        className={styles.row}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          const isEmail = looksLikeEmail(email);
          setWrong(isEmail ? '' : w.smartBcc.noAddress);
          if (isEmail) add.mutate(email.trim());
        }}
      >
        <TextInput
          label={w.smartBcc.newSender}
          type="email"
          autoComplete="email"
          maxLength={320}
          value={email}
          error={wrong}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {w.smartBcc.add}
        </Button>
      </form>
      {add.isError && <Problem error={add.error} />}
    </section>
  );
}

function SenderLine(props: { sender: Sender; mailsGoOut: boolean; onChange: () => Promise<void> }) {
  const { w } = useI18n();
  const toast = useToast();
  const { id, email, confirmed } = props.sender;
  const remove = useMutation({
    mutationFn: () => removeSender(id),
    onSuccess: props.onChange,
    onError: error => toast.failed(error),
  });
  const mail = useMutation({
    mutationFn: () => mailSender(id),
    onSuccess: () => toast.done(props.mailsGoOut ? w.smartBcc.mailed(email) : w.smartBcc.handedOver),
    onError: error => toast.failed(error),
  });
  return (
    <li className={own.sender}>
      <span className={own.email}>{email}</span>
      <span className={confirmed ? own.confirmed : own.waits}>
        {confirmed ? w.smartBcc.confirmed : w.smartBcc.waits}
      </span>
      <span className={own.actions}>
        {!confirmed && (
          <Button variant="subtle" size="compact-sm" loading={mail.isPending} onClick={() => mail.mutate()}>
            {w.smartBcc.again}
          </Button>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={w.smartBcc.removeWhich(email)}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {w.smartBcc.remove}
        </Button>
      </span>
    </li>
  );
}

function Choices({ bcc }: { bcc: SmartBcc }) {
  const { w } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: changeSmartBcc,
    onSuccess: changed => client.setQueryData(smartBccQuery.queryKey, changed),
    onError: error => toast.failed(error),
  });
  return (
    <section className={styles.part} aria-labelledby="bcc-choices">
      <h2 id="bcc-choices">{w.smartBcc.copies}</h2>
      <p className={styles.dim}>{w.smartBcc.copiesLead(bcc.copies)}</p>
      <SegmentedControl
        mb={8}
        aria-labelledby="bcc-choices"
        value={bcc.sharing}
        data={[
          { value: 'shared', label: w.smartBcc.shared },
          { value: 'private', label: w.smartBcc.private },
        ]}
        onChange={value => change.mutate({ sharing: value as SmartBcc['sharing'] })}
      />
      <p className={styles.dim}>
        {bcc.sharing === 'shared' ? w.smartBcc.sharedHint : w.smartBcc.privateHint}
      </p>
      <Switch
        label={w.smartBcc.receipt}
        description={w.smartBcc.receiptHint}
        checked={bcc.weekly_receipt}
        onChange={event => change.mutate({ weekly_receipt: event.currentTarget.checked })}
      />
    </section>
  );
}
