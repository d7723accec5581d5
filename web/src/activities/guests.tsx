import { TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconCheck, IconClock, IconMailX, IconQuestionMark, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { invitationsQuery, type Guest, type Invitation } from '../api/activities';
import { recipientsQuery } from '../api/sending';
import { isAddress } from '../compose/read-recipients';
import { useI18n } from '../i18n';
import styles from './dialog.module.css';

const labelOf = ({ name, email }: Guest): string =>
  name && email ? `${name} <${email}>` : (email ?? name ?? '');

const replies = {
  accepted: IconCheck,
  declined: IconX,
  tentative: IconQuestionMark,
  noreply: IconClock,
} as const;
type Reply = keyof typeof replies;

/** Contacts and addresses that are invited by mail; below, what they answered. */
export function Guests(props: { id: number | null; guests: Guest[]; onChange: (guests: Guest[]) => void }) {
  const { w } = useI18n();
  const { guests } = props;
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [q] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({ ...recipientsQuery(q), enabled: q.length > 0, placeholderData: keepPreviousData });
  const invitations = useQuery({
    ...invitationsQuery(props.id ?? 0),
    enabled: props.id !== null && guests.length > 0,
  });
  const offered: Guest[] = q
    ? (found.data ?? []).map(({ address, name, person_id }) => ({
        email: address,
        name: name || null,
        person_id,
        user_id: null,
      }))
    : [];

  function change(labels: string[]) {
    const known = new Map([...guests, ...offered].map(guest => [labelOf(guest), guest]));
    const next = labels.flatMap((label): Guest[] => {
      const text = label.trim();
      const guest = known.get(label);
      if (guest) return [guest];
      return isAddress(text) ? [{ email: text, name: null, person_id: null, user_id: null }] : [];
    });
    setWrong(next.length < labels.length);
    props.onChange(next);
  }

  return (
    <div>
      <TagsInput
        label={w.activities.guests}
        placeholder={guests.length ? '' : w.activities.guestsHint}
        error={isWrong && w.activities.noAddress}
        acceptValueOnBlur
        splitChars={[',', ';']}
        data={offered.map(labelOf)}
        // They were searched for, by name too.
        filter={({ options }) => options}
        searchValue={typed}
        onSearchChange={text => {
          setTyped(text);
          if (text) setWrong(false);
        }}
        value={guests.map(labelOf)}
        onChange={change}
        clearButtonProps={{ 'aria-label': w.activities.noGuests }}
      />
      {props.id !== null && guests.length > 0 && (
        <ul className={styles.replies}>
          {guests
            .filter(guest => !guest.is_organizer)
            .map(guest => (
              <GuestReply
                key={labelOf(guest)}
                guest={guest}
                invitation={invitations.data?.find(each => each.address === guest.email?.toLowerCase())}
              />
            ))}
        </ul>
      )}
    </div>
  );
}

function GuestReply({ guest, invitation }: { guest: Guest; invitation: Invitation | undefined }) {
  const { w, f } = useI18n();
  const reply: Reply = guest.status && guest.status in replies ? (guest.status as Reply) : 'noreply';
  const hasFailed = invitation?.state === 'failed';
  const Icon = hasFailed ? IconMailX : replies[reply];
  const said = hasFailed
    ? w.activities.invitationFailed
    : reply !== 'noreply'
      ? w.activities.replies[reply]
      : invitation?.sent_at
        ? w.activities.invited(f.short(invitation.sent_at))
        : invitation?.state === 'due'
          ? w.activities.invitationDue
          : w.activities.replies.noreply;
  return (
    <li data-reply={hasFailed ? 'failed' : reply}>
      <Icon size={14} aria-hidden />
      <span>{guest.name || guest.email}</span>
      <span className={styles.dim}>{said}</span>
    </li>
  );
}
