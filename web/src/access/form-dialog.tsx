import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import styles from './access.module.css';

/** A form in a dialog: what is wrong with it as a whole stands above its buttons. */
export function FormDialog(props: {
  title: string;
  submit: string;
  busy: boolean;
  error?: unknown;
  danger?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { w } = useI18n();
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        {props.children}
        {props.error ? <Problem error={props.error} /> : null}
        <div className={styles.buttons}>
          <Button variant="default" onClick={props.onClose}>
            {w.app.cancel}
          </Button>
          <Button type="submit" loading={props.busy} {...(props.danger && { color: 'red.8' })}>
            {props.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
