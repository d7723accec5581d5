import { Anchor, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { documentAddress, documentQuery, type ApiDocument, type Operation } from '../api/docs';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import ui from '../ui/ui.module.css';
import styles from './docs.module.css';
import { OperationDetails } from './operation-details';

interface Entry {
  method: string;
  path: string;
  operation: Operation;
}

/** Every route of the API, by what it is about. What stands here is made from the code that answers. */
export function DocsPage() {
  const { w } = useI18n();
  const document = useQuery(documentQuery);
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed).trim().toLowerCase();
  return (
    <main className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{w.docs.title}</h1>
        <Anchor href={documentAddress}>{w.docs.document}</Anchor>
      </div>
      {document.isPending ? (
        <Lines count={8} height={40} />
      ) : document.isError ? (
        <Problem error={document.error} retry={() => void document.refetch()} />
      ) : (
        <>
          <About text={document.data.info.description} />
          <TextInput
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
            label={w.docs.find}
            placeholder="deals"
            leftSection={<IconSearch size={15} aria-hidden />}
            mb="lg"
          />
          <Groups document={document.data} words={words} />
        </>
      )}
    </main>
  );
}

/** Blank lines part the paragraphs; of Markdown the text has bold words and code. */
function About({ text }: { text: string }) {
  return (
    <div className={styles.about} lang="en">
      {text.split('\n\n').map(paragraph => (
        <p key={paragraph}>
          {paragraph.split(/(\*\*.+?\*\*|`[^`]+`)/).map((part, at) => {
            if (part.startsWith('**')) return <strong key={at}>{part.slice(2, -2)}</strong>;
            return part.startsWith('`') ? <code key={at}>{part.slice(1, -1)}</code> : part;
          })}
        </p>
      ))}
    </div>
  );
}

function Groups({ document, words }: { document: ApiDocument; words: string }) {
  const { w } = useI18n();
  const groups = groupsOf(document, words);
  if (groups.length === 0) return <Empty icon={IconSearch} title={w.docs.none} text={w.docs.noneNext} />;
  return groups.map(([tag, entries]) => (
    <section key={tag} className={styles.group}>
      <h2 lang="en">{tag}</h2>
      {entries.map(entry => (
        <Route key={entry.operation.operationId} entry={entry} document={document} />
      ))}
    </section>
  ));
}

function Route({ entry: { method, path, operation }, document }: { entry: Entry; document: ApiDocument }) {
  // Built when it is opened: five hundred tables would make the page slow.
  const [opened, setOpened] = useState(false);
  return (
    <details className={styles.route} onToggle={event => setOpened(event.currentTarget.open)}>
      <summary>
        <span className={styles.method}>{method.toUpperCase()}</span>
        <code>{path}</code>
        <span className={styles.summary} lang="en">
          {operation.summary}
        </span>
      </summary>
      {opened && <OperationDetails operation={operation} document={document} />}
    </details>
  );
}

/** The routes that have all the words in path or summary, in the order of their groups' names. */
function groupsOf(document: ApiDocument, words: string): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const text = `${method} ${path} ${operation.summary}`.toLowerCase();
      if (!words.split(/\s+/).every(word => text.includes(word))) continue;
      const tag = operation.tags[0] ?? '';
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }]);
    }
  }
  return [...groups].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
}
