import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconBrandGoogle, IconBrandWindows } from '@tabler/icons-react';
import { goAndSignIn, providersQuery, type SignInInput, type SignInProvider } from '../api/sign-ins';
import type { Mailbox, ProviderName } from '../api/types';
import { Notice } from '../account/account-page';
import { useI18n } from '../i18n';
import type { SignInProblem } from '../i18n/accounts/en';
import { Problem } from '../ui/problem';
import styles from './mailboxes.module.css';

const icons = { google: IconBrandGoogle, microsoft: IconBrandWindows };

/** Those that this Kontor is registered at. */
export function useProviders(): SignInProvider[] {
  return (useQuery(providersQuery).data ?? []).filter(each => each.configured);
}

/** Leads to a provider's own page, and back. */
export function SignInButton(props: { input: SignInInput; label: string; variant?: 'filled' | 'default' }) {
  const go = useMutation({ mutationFn: () => goAndSignIn(props.input) });
  const Icon = icons[props.input.provider];
  return (
    <>
      <Button
        variant={props.variant ?? 'filled'}
        leftSection={<Icon size={17} aria-hidden />}
        // The page is about to be left: the button stays as it is until then.
        loading={go.isPending || go.isSuccess}
        onClick={() => go.mutate()}
      >
        {props.label}
      </Button>
      {go.isError && <Problem error={go.error} />}
    </>
  );
}

/** Where the provider does not let Kontor in any more. */
export function SignInAgain({ mailbox, provider }: { mailbox: Mailbox; provider: ProviderName }) {
  const { w } = useI18n();
  return (
    <div className={styles.signIn}>
      <SignInButton input={{ provider, mailbox_id: mailbox.id }} label={w.signIns.again} />
    </div>
  );
}

/** How a mailbox signs in; where it has a password and its provider has a page for it, a way to change that. */
export function HowItSignsIn({ mailbox }: { mailbox: Mailbox }) {
  const { w } = useI18n();
  const own = useProviders().find(each =>
    mailbox.sign_in ? each.provider === mailbox.sign_in : each.imap_host === mailbox.imap?.host,
  );
  if (!own) return null;
  if (mailbox.sign_in) {
    return mailbox.state === 'needs_reauth' ? null : (
      <p className={styles.dim}>{w.signIns.signedInAt(own.name)}</p>
    );
  }
  return (
    <div className={styles.signIn}>
      <p className={styles.dim}>{w.signIns.insteadLead}</p>
      <SignInButton
        variant="default"
        input={{ provider: own.provider, mailbox_id: mailbox.id }}
        label={w.signIns.instead(own.name)}
      />
    </div>
  );
}

/** Why the provider's page led to nothing, when the browser comes back from it. */
export function SignInTrouble({ problem }: { problem: SignInProblem | undefined }) {
  const { w } = useI18n();
  if (!problem) return null;
  const [title, next] = w.signIns.problems[problem];
  return (
    <div role="alert" className={styles.signInTrouble}>
      <Notice title={title} text={next} />
    </div>
  );
}
