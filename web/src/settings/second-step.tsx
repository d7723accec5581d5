import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDeviceMobile, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { beginTotp, confirmTotp, endTotp, renewRecoveryCodes, totpQuery } from '../api/settings';
import { Copy } from '../ui/copy';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import { QrCode } from './qr-code';
import { RecoveryCodes } from './recovery-codes';
import own from './second-step.module.css';
import { Loaded } from './settings-page';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

/** Codes of an authenticator app: switched on by a first code, and off by another. */
export function SecondStep() {
  const { security: w } = useSettingsWords();
  const totp = useQuery(totpQuery);
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <section className={styles.part} aria-labelledby="settings-totp">
      <h2 id="settings-totp">{w.totp}</h2>
      <p className={styles.dim}>{w.totpLead}</p>
      <Loaded query={totp} lines={1}>
        {({ active, recovery_codes: left }) =>
          codes ? (
            <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
          ) : active ? (
            <On left={left} onCodes={setCodes} />
          ) : (
            <Off onCodes={setCodes} />
          )
        }
      </Loaded>
    </section>
  );
}

function Off({ onCodes }: { onCodes: (codes: string[]) => void }) {
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
      <div className={own.scan}>
        <QrCode text={uri} label={w.qr} />
        <div className={styles.column}>
          <p className={styles.dim}>{w.byKey}</p>
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
        </div>
      </div>
      <CodeForm
        button={w.confirm}
        send={confirmTotp}
        done={w.nowOn}
        onDone={({ recovery_codes: codes }) => onCodes(codes)}
      />
    </div>
  );
}

function On({ left, onCodes }: { left: number; onCodes: (codes: string[]) => void }) {
  const { security: w } = useSettingsWords();
  const [doing, setDoing] = useState<'end' | 'renew' | null>(null);
  return (
    <div className={styles.column}>
      <p className={styles.good}>
        <IconShieldCheck size={16} aria-hidden style={{ verticalAlign: '-3px' }} /> {w.totpOn}
      </p>
      <p className={styles.dim}>{w.recoveryLeft(left)}</p>
      {doing === 'end' && (
        <>
          <p className={styles.dim}>{w.endLead}</p>
          <CodeForm button={w.end} send={endTotp} done={w.nowOff} takesRecovery />
        </>
      )}
      {doing === 'renew' && (
        <>
          <p className={styles.dim}>{w.renewLead}</p>
          <CodeForm
            button={w.renew}
            send={renewRecoveryCodes}
            done={w.renewed}
            takesRecovery
            onDone={({ recovery_codes: codes }) => {
              setDoing(null);
              onCodes(codes);
            }}
          />
        </>
      )}
      {doing === null && (
        <div className={styles.badges}>
          <Button variant="default" onClick={() => setDoing('renew')}>
            {w.renew}
          </Button>
          <Button variant="default" onClick={() => setDoing('end')}>
            {w.end}
          </Button>
        </div>
      )}
    </div>
  );
}

const appCode = /^\s*(\d\s*){6}$/;
const recoveryCode = /^\s*([a-z\d][\s-]*){12}$/i;

function CodeForm<Answer>(props: {
  button: string;
  send: (code: string) => Promise<Answer>;
  done: string;
  onDone?: (answer: Answer) => void;
  takesRecovery?: true;
}) {
  const { security: w } = useSettingsWords();
  const toast = useToast();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const send = useMutation({
    mutationFn: () => props.send(code.replaceAll(/\s/g, '')),
    onSuccess: async answer => {
      // First, so that no page stands between this one and what it leads to.
      props.onDone?.(answer);
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
        description={props.takesRecovery ? w.codeOrRecovery : w.codeHint}
        inputMode={props.takesRecovery ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        maxLength={20}
        data-autofocus
        value={code}
        error={isWrong && w.badCode}
        onChange={event => setCode(event.currentTarget.value)}
      />
      {send.isError && !isWrong && <Problem error={send.error} />}
      <div>
        <Button
          type="submit"
          loading={send.isPending}
          disabled={!(appCode.test(code) || (props.takesRecovery && recoveryCode.test(code)))}
        >
          {props.button}
        </Button>
      </div>
    </form>
  );
}
