import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useI18n } from '../i18n';
import { Password, shortestPassword } from '../ui/password';
import { Problem } from '../ui/problem';

/** The form in which whoever came by a link chooses his password. */
export function NewPassword(props: {
  /** So that a password manager knows whose password it is. */
  email: string;
  button: string;
  busy: boolean;
  error: unknown;
  onChoose: (password: string) => void;
}) {
  const { w } = useI18n();
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string>();

  function submit(event: FormEvent) {
    event.preventDefault();
    const isShort = password.length < shortestPassword;
    setWrong(isShort ? w.errors.shortPassword : undefined);
    if (!isShort) props.onChoose(password);
  }

  return (
    <form onSubmit={submit} noValidate style={{ display: 'contents' }}>
      {props.error !== null && <Problem error={props.error} />}
      <input type="hidden" name="username" autoComplete="username" value={props.email} readOnly />
      <Password
        label={w.account.password}
        description={w.account.passwordHint}
        name="password"
        autoComplete="new-password"
        autoFocus
        value={password}
        error={wrong}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" mt={6} loading={props.busy}>
        {props.button}
      </Button>
    </form>
  );
}
