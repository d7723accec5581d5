import { PasswordInput, type PasswordInputProps } from '@mantine/core';

/** Mantine's field, which shows an error but does not tell a screen reader of it by itself. */
export function Password(props: PasswordInputProps) {
  return <PasswordInput aria-invalid={props.error ? true : undefined} {...props} />;
}
