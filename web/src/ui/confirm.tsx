import { Button, Group } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useI18n } from '../i18n';
import { Dialog } from './dialog';
import { Problem } from './problem';

/** Asks once before what cannot be taken back. It stays, and says why, where that is refused. */
export function Confirm(props: {
  title: string;
  text: ReactNode;
  /** What is chosen first, and whether it is. */
  children?: ReactNode;
  isReady?: boolean;
  /** What the button says that does it. */
  action: string;
  /** It makes something rather than taking it away. */
  harmless?: boolean;
  onConfirm: () => unknown;
  onClose: () => void;
}) {
  const { w } = useI18n();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  async function go() {
    setBusy(true);
    setError(null);
    try {
      await props.onConfirm();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  }

  return (
    <Dialog onClose={props.onClose} title={props.title}>
      {props.children}
      <p>{props.text}</p>
      {error !== null && <Problem error={error} />}
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={props.onClose} data-autofocus={!props.harmless || undefined}>
          {w.app.cancel}
        </Button>
        <Button
          data-autofocus={props.harmless || undefined}
          {...(!props.harmless && { color: 'red.8' })}
          loading={isBusy}
          disabled={props.isReady === false}
          onClick={() => void go()}
        >
          {props.action}
        </Button>
      </Group>
    </Dialog>
  );
}
