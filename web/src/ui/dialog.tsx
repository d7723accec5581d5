import { Modal, type ModalProps } from '@mantine/core';
import { useI18n } from '../i18n';
import { usePhone } from './use-phone';

/** A dialog with a title and a button that closes it. A large one takes a phone's whole screen; one that asks something leaves the page in sight. */
export function Dialog({ size = 'md', ...props }: Omit<ModalProps, 'opened'>) {
  const { w } = useI18n();
  const isPhone = usePhone();
  const isLarge = size !== 'md' && size !== 'sm';
  return (
    <Modal
      opened
      size={size}
      fullScreen={isPhone && isLarge}
      closeButtonProps={{ 'aria-label': w.app.close }}
      {...props}
    />
  );
}
