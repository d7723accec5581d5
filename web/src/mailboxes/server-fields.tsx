import { Select, TextInput } from '@mantine/core';
import { useI18n } from '../i18n';
import type { Errors, ServerDraft } from './connect-state';
import styles from './connect.module.css';

/** The usual port for each kind and encryption; a port that was typed by hand is left alone. */
const usual = { imap: { true: '993', false: '143' }, smtp: { true: '465', false: '587' } } as const;

export function ServerFields(props: {
  kind: 'imap' | 'smtp';
  title: string;
  server: ServerDraft;
  errors: Errors;
  onChange: (server: ServerDraft) => void;
}) {
  const { w } = useI18n();
  const { kind, server, errors, onChange } = props;
  const ports = usual[kind];
  return (
    <fieldset className={styles.server}>
      <legend>{props.title}</legend>
      <TextInput
        label={w.connect.host}
        className={styles.host}
        value={server.host}
        error={errors[`${kind}.host`]}
        autoCapitalize="none"
        spellCheck={false}
        onChange={event => onChange({ ...server, host: event.currentTarget.value })}
      />
      <TextInput
        label={w.connect.port}
        inputMode="numeric"
        value={server.port}
        error={errors[`${kind}.port`]}
        onChange={event => onChange({ ...server, port: event.currentTarget.value.replace(/\D/g, '') })}
      />
      <Select
        label={w.connect.secure}
        value={String(server.secure)}
        error={errors[`${kind}.secure`]}
        data={[
          { value: 'true', label: w.connect.tls },
          { value: 'false', label: w.connect.starttls },
        ]}
        onChange={value => {
          const secure = value === 'true';
          const isUsual = server.port === ports[`${server.secure}`];
          onChange({ ...server, secure, port: isUsual ? ports[`${secure}`] : server.port });
        }}
      />
      <TextInput
        label={w.connect.user}
        className={styles.user}
        value={server.user}
        error={errors[`${kind}.user`]}
        autoCapitalize="none"
        spellCheck={false}
        onChange={event => onChange({ ...server, user: event.currentTarget.value })}
      />
    </fieldset>
  );
}
