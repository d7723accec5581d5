import { Button, Group, Modal } from '@mantine/core';
import { useI18n } from '../i18n';

/** Asks once before what cannot be taken back. */
export function Confirm(props: {
  title: string;
  text: string;
  action: string;
  onClose: () => void;
  onConfirm: () => void;
}) {
  const { w } = useI18n();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': w.app.close }}
    >
      <p>{props.text}</p>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={props.onClose}>
          {w.app.cancel}
        </Button>
        <Button color="red" onClick={props.onConfirm}>
          {props.action}
        </Button>
      </Group>
    </Modal>
  );
}
