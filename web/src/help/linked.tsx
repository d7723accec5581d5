import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useGlossary } from '../i18n/glossary';
import type { TermId } from '../i18n/glossary/types';
import { plainOf } from './plain';
import styles from './help.module.css';

/** A text in which `{term|words}` leads to the glossary, and says at once what the term means. */
export function Linked({ text, onLeave }: { text: string; onLeave?: (() => void) | undefined }) {
  const { terms } = useGlossary();
  return text.split(/(\{\w+\|[^}]+\})/).map((part, index) => {
    const [, id, words] = /^\{(\w+)\|(.+)\}$/.exec(part) ?? [];
    // Parts of one text never change places.
    if (!id) return <Fragment key={index}>{part}</Fragment>;
    const meaning = plainOf(terms[id as TermId].text);
    return (
      <Tooltip key={index} label={meaning} multiline w={320} withinPortal={false}>
        <Link to="/glossary" hash={id} className={styles.term} onClick={() => onLeave?.()}>
          {words}
        </Link>
      </Tooltip>
    );
  });
}
