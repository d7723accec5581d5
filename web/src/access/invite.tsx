import { Radio, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { looksLikeEmail } from '../account/account-page';
import { inviteUser, permissionSetsQuery } from '../api/access';
import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import styles from './access.module.css';
import { FormDialog } from './form-dialog';
import { SecretDialog } from './secret';
import { useRefreshUsers } from './user-verbs';
import { useAccessWords } from './words';

export function Invite({ onClose }: { onClose: () => void }) {
  const a = useAccessWords();
  const { w } = useI18n();
  const toast = useToast();
  const refresh = useRefreshUsers();
  const sets = useQuery(permissionSetsQuery).data?.sets;
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [isAdmin, setAdmin] = useState(false);
  const [set, setSet] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const invite = useMutation({
    mutationFn: () =>
      inviteUser({ email: email.trim(), name: name.trim(), is_admin: isAdmin, permission_set_id: set }),
    onSuccess: async ({ invitation_link }) => {
      await refresh();
      if (invitation_link) return setLink(invitation_link);
      toast.done(a.users.invited(email.trim()));
      onClose();
    },
  });
  if (link)
    return (
      <SecretDialog
        title={a.users.handOver}
        lead={a.users.handOverNext}
        secrets={[{ text: link, copy: a.users.copyLink, copied: a.users.copied }]}
        onClose={onClose}
      />
    );

  const taken = invite.error instanceof ApiError && invite.error.field === 'email' ? invite.error : null;
  const wrongEmail = tried && !looksLikeEmail(email) ? w.errors.badEmail : taken?.message;
  const givable = sets?.filter(each => each.type !== 'admin') ?? [];
  return (
    <FormDialog
      title={a.users.inviteTitle}
      submit={a.users.sendInvitation}
      busy={invite.isPending}
      error={taken ? null : invite.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (looksLikeEmail(email) && name.trim()) invite.mutate();
      }}
    >
      <p className={styles.note}>{a.users.inviteLead}</p>
      <TextInput
        label={a.users.email}
        type="email"
        autoComplete="off"
        maxLength={320}
        data-autofocus
        value={email}
        error={wrongEmail}
        onChange={event => setEmail(event.currentTarget.value)}
      />
      <TextInput
        label={a.name}
        autoComplete="off"
        maxLength={200}
        value={name}
        error={tried && !name.trim() ? w.errors.required : undefined}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Role isAdmin={isAdmin} onChange={setAdmin} />
      {!isAdmin && givable.length > 1 && (
        <Select
          label={a.users.set}
          value={set ?? givable.find(each => each.type === 'regular')?.id ?? null}
          data={givable.map(each => ({
            value: each.id,
            label: each.type === 'regular' ? a.permissions.regular : each.name,
          }))}
          onChange={setSet}
        />
      )}
    </FormDialog>
  );
}

export function Role({ isAdmin, onChange }: { isAdmin: boolean; onChange: (isAdmin: boolean) => void }) {
  const a = useAccessWords();
  return (
    <Radio.Group
      label={a.users.role}
      value={isAdmin ? 'admin' : 'regular'}
      onChange={value => onChange(value === 'admin')}
    >
      <div className={styles.form} style={{ gap: 8, marginTop: 6 }}>
        <Radio value="regular" label={a.users.regular} description={a.users.regularHint} />
        <Radio value="admin" label={a.users.administrator} description={a.users.administratorHint} />
      </div>
    </Radio.Group>
  );
}
