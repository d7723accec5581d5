import { Button, CopyButton, type ButtonProps } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** Copies a text, and says so. */
export function Copy({
  text,
  label,
  done,
  ...look
}: { text: string; label: string; done: string } & Pick<ButtonProps, 'size' | 'variant'>) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          {...look}
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={copy}
        >
          {copied ? done : label}
        </Button>
      )}
    </CopyButton>
  );
}
