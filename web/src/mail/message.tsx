import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconChevronDown,
  IconCut,
  IconDots,
  IconDownload,
} from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { SplitChoice } from '../api/threads';
import type { Message as Mail, Party } from '../api/types';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import { AnswerButtons, answers, useAnswer } from './answer';
import { Attachments } from './attachments';
import { HtmlMail } from './html-frame';
import styles from './message.module.css';
import { PlainText } from './plain-text';
import { SentFacts } from './sent-facts';

export const nameOf = (party: Party | null) => party?.name?.trim() || party?.email || '';

export function Message(props: {
  message: Mail;
  open: boolean;
  isFirst: boolean;
  isLast: boolean;
  onToggle: () => void;
  onSplit: ((choice: SplitChoice) => void) | null;
}) {
  const { w, f } = useI18n();
  const { message, open } = props;
  const [details, setDetails] = useState(false);
  const bodyId = useId();
  const sender = nameOf(message.from) || w.mail.nobody;
  const when = message.sent_at ?? message.received_at;
  const recipients = [...message.to, ...message.cc];

  return (
    <article
      className={styles.message}
      data-open={open || undefined}
      aria-label={`${sender}, ${f.full(when)}`}
    >
      <div className={styles.head}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={props.onToggle}
        >
          <Initials name={sender} size={open ? 32 : 24} />
          <span className={styles.who}>
            <span className={styles.sender} data-unseen={!message.seen || undefined}>
              {sender}
            </span>
            {open ? (
              <span className={styles.address}>{message.from?.name ? message.from.email : ''}</span>
            ) : (
              <span className={styles.snippet}>{message.snippet}</span>
            )}
          </span>
          {message.missed && !open && (
            <span className={styles.notReached} data-late={message.missed === 'delayed' || undefined}>
              <IconAlertTriangle size={14} stroke={1.8} aria-hidden />
              {w.mailList.missed[message.missed]}
            </span>
          )}
          <time className={styles.time} dateTime={when} title={f.full(when)}>
            {open ? f.full(when) : f.short(when)}
          </time>
        </button>
        {open && (
          <div className={styles.under}>
            <span className={styles.recipients}>
              {w.thread.to} {f.list(recipients.slice(0, 3).map(nameOf))}
              {recipients.length > 3 && ` +${f.number(recipients.length - 3)}`}
            </span>
            <button
              type="button"
              className={styles.detailsButton}
              aria-expanded={details}
              onClick={() => setDetails(!details)}
            >
              {w.thread.details} <IconChevronDown size={13} aria-hidden data-up={details || undefined} />
            </button>
            <Badges message={message} />
            <MessageMenu {...props} sender={sender} />
          </div>
        )}
      </div>
      {open && (
        <div id={bodyId} className={styles.body}>
          {details && <Details message={message} />}
          {message.has_html ? <HtmlMail message={message} /> : <PlainText message={message} />}
          <Attachments message={message} />
          {message.outgoing_mail_id && <SentFacts messageId={message.id} />}
          {props.isLast && <AnswerButtons messageId={message.id} />}
        </div>
      )}
    </article>
  );
}

function MessageMenu(props: {
  message: Mail;
  sender: string;
  isFirst: boolean;
  onSplit: ((choice: SplitChoice) => void) | null;
}) {
  const { w } = useI18n();
  const { id } = props.message;
  const { onSplit } = props;
  const answer = useAnswer();
  return (
    <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon size="sm" className={styles.menu ?? ''} aria-label={w.thread.messageMenu(props.sender)}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {answers.map(({ kind, icon: Icon }) => (
          <Menu.Item key={kind} leftSection={<Icon size={15} aria-hidden />} onClick={() => answer(id, kind)}>
            {w.compose.kinds[kind]}
          </Menu.Item>
        ))}
        {onSplit && <Menu.Divider />}
        {onSplit && !props.isFirst && (
          <Menu.Item
            leftSection={<IconArrowsSplit2 size={15} aria-hidden />}
            onClick={() => onSplit({ from_message_id: id })}
          >
            {w.thread.splitFromHere}
          </Menu.Item>
        )}
        {onSplit && (
          <Menu.Item
            leftSection={<IconCut size={15} aria-hidden />}
            onClick={() => onSplit({ message_ids: [id] })}
          >
            {w.thread.splitOnly}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Details({ message }: { message: Mail }) {
  const { w, f } = useI18n();
  const parties = (list: Party[]) =>
    list.map(each => (each.name ? `${each.name} <${each.email}>` : each.email)).join(', ');
  const lines: [string, string][] = [
    [w.thread.from, message.from ? parties([message.from]) : ''],
    [w.thread.replyTo, parties(message.reply_to ?? [])],
    [w.thread.toLabel, parties(message.to)],
    [w.thread.cc, parties(message.cc)],
    [w.thread.bcc, parties(message.bcc)],
    [w.thread.subject, message.subject],
    [w.thread.date, message.sent_at ? f.full(message.sent_at) : ''],
    [w.thread.received, f.full(message.received_at)],
    [w.thread.messageId, message.message_id ?? ''],
  ];
  return (
    <dl className={styles.details}>
      {lines
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      <div>
        <dt />
        <dd>
          <a href={`/api/messages/${message.id}/raw`} download>
            <IconDownload size={13} aria-hidden /> {w.thread.raw}
          </a>
        </dd>
      </div>
    </dl>
  );
}

function Badges({ message }: { message: Mail }) {
  const { w } = useI18n();
  const badges: { text: string; why?: string }[] = [];
  if (message.automatic) badges.push({ text: w.thread.automatic[message.automatic] });
  const elsewhere = message.reply_to?.filter(each => each.email !== message.from?.email) ?? [];
  if (elsewhere.length)
    badges.push({
      text: w.thread.otherReply,
      why: w.thread.otherReplyWhy(elsewhere.map(each => each.email).join(', ')),
    });
  if (message.defects.length)
    badges.push({
      text: w.thread.defects(message.defects.length),
      why: `${w.thread.defectsWhy} ${message.defects.join(', ')}`,
    });
  if (message.id_conflict) badges.push({ text: w.thread.idConflict, why: w.thread.idConflictWhy });
  if (message.claimed) badges.push({ text: w.smartBcc.claimed, why: w.smartBcc.claimedWhy });
  if (message.variant) badges.push({ text: w.thread.variant, why: w.thread.variantWhy });
  return badges.map(({ text, why }) =>
    why ? (
      <Tooltip key={text} label={why} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
        <button type="button" className={styles.badge}>
          {text}
        </button>
      </Tooltip>
    ) : (
      <span key={text} className={styles.badge}>
        {text}
      </span>
    ),
  );
}
