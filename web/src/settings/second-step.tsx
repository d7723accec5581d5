import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDeviceMobile, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { beginTotp, confirmTotp, endTotp, totpQuery } from '../api/settings';
import { Copy } from '../ui/copy';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import { Loaded } from './settings-page';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

/** Codes of an authenticator app: switched on by a first code, and off by another. */
export function SecondStep() {
  const { security: w } = useSettingsWords();
  const totp = useQuery(totpQuery);
  return (
    <section className={styles.part} aria-labelledby="settings-totp">
      <h2 id="settings-totp">{w.totp}</h2>
      <p className={styles.dim}>{w.totpLead}</p>
      <Loaded query={totp} lines={1}>
        {({ active }) => (active ? <On /> : <Off />)}
      </Loaded>
    </section>
  );
}

function Off() {
  const { security: w } = useSettingsWords();
  const begin = useMutation({ mutationFn: beginTotp });
  if (!begin.data)
    return (
      <>
        <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
          {w.begin}
        </Button>
        {begin.isError && <Problem error={begin.error} />}
      </>
    );
  const { secret, uri } = begin.data;
  return (
    <div className={styles.column}>
      <p className={styles.dim}>{w.scan}</p>
      <code className={styles.secret} aria-label={w.key}>
        {secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
      </code>
      <div className={styles.badges}>
        <Copy text={secret} label={w.copy} done={w.copied} variant="default" size="compact-sm" />
        <Button
          component="a"
          href={uri}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDeviceMobile size={15} aria-hidden />}
        >
          {w.openApp}
        </Button>
      </div>
      <CodeForm button={w.confirm} send={confirmTotp} done={w.nowOn} />
    </div>
  );
}

function On() {
  const { security: w } = useSettingsWords();
  const [ending, setEnding] = useState(false);
  return (
    <div className={styles.column}>
      <p className={styles.good}>
        <IconShieldCheck size={16} aria-hidden style={{ verticalAlign: '-3px' }} /> {w.totpOn}
      </p>
      {ending ? (
        <>
          <p className={styles.dim}>{w.endLead}</p>
          <CodeForm button={w.end} send={endTotp} done={w.nowOff} />
        </>
      ) : (
        <div>
          <Button variant="default" onClick={() => setEnding(true)}>
            {w.end}
          </Button>
        </div>
      )}
    </div>
  );
}

function CodeForm(props: { button: string; send: (code: string) => Promise<unknown>; done: string }) {
  const { security: w } = useSettingsWords();
  const toast = useToast();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const send = useMutation({
    mutationFn: () => props.send(code.replaceAll(/\s/g, '')),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: totpQuery.queryKey });
      toast.done(props.done);
    },
  });
  const isWrong = send.error instanceof ApiError && send.error.field === 'code';
  return (
    <form
      className={styles.column}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <TextInput
        label={w.code}
        description={w.codeHint}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={9}
        data-autofocus
        value={code}
        error={isWrong && w.badCode}
        onChange={event => setCode(event.currentTarget.value)}
      />
      {send.isError && !isWrong && <Problem error={send.error} />}
      <div>
        <Button type="submit" loading={send.isPending} disabled={!/^\s*(\d\s*){6}$/.test(code)}>
          {props.button}
        </Button>
      </div>
    </form>
  );
}
