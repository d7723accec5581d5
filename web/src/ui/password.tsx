import { PasswordInput, type PasswordInputProps } from '@mantine/core';

/** What the server takes at least. */
export const shortestPassword = 10;

/** Mantine's field, which shows an error but does not tell a screen reader of it by itself. */
export function Password(props: PasswordInputProps) {
  return <PasswordInput aria-invalid={props.error ? true : undefined} {...props} />;
}
