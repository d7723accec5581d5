import { Modal, type ModalProps } from '@mantine/core';
import { useI18n } from '../i18n';
import { usePhone } from './use-phone';

interface Props extends Omit<ModalProps, 'opened'> {
  /** Always, where not said: most are there only while they are open. */
  opened?: boolean;
}

/** A dialog with a title and a button that closes it. A large one takes a phone's whole screen; one that asks something leaves the page in sight. */
export function Dialog({ opened = true, size = 'md', ...props }: Props) {
  const { w } = useI18n();
  const isPhone = usePhone();
  const isLarge = size !== 'md' && size !== 'sm';
  return (
    <Modal
      opened={opened}
      size={size}
      fullScreen={isPhone && isLarge}
      closeButtonProps={{ 'aria-label': w.app.close }}
      {...props}
    />
  );
}
