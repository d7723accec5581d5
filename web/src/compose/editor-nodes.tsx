import { Button, Popover, TextInput } from '@mantine/core';
import {
  mergeAttributes,
  Node,
  nodeInputRule,
  NodeViewWrapper,
  ReactNodeViewRenderer,
  type ReactNodeViewProps,
} from '@tiptap/react';
import { createContext, use, useState } from 'react';
import { draftFileUrl, type DraftFile } from '../api/sending';
import { useI18n } from '../i18n';
import styles from './compose.module.css';
import { useFieldName } from './field-name';

/** What chips and images of a text need to know of their draft. */
export const DraftContext = createContext<{
  draftId: number;
  files: DraftFile[];
  /** The values of the merge fields; null: empty. A field that is missing is not known yet. */
  values: ReadonlyMap<string, string | null>;
}>({ draftId: 0, files: [], values: new Map() });

/** A field that is filled in for each recipient; it reads as its value, and one without value asks for a text. */
export const MergeField = Node.create({
  name: 'mergeField',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    field: {
      default: '',
      parseHTML: element => element.getAttribute('data-merge-field'),
      renderHTML: ({ field }) => ({ 'data-merge-field': String(field) }),
    },
  }),
  parseHTML: () => [{ tag: 'span[data-merge-field]' }],
  renderHTML: ({ node, HTMLAttributes }) => ['span', HTMLAttributes, `{{${String(node.attrs.field)}}}`],
  renderText: ({ node }) => `{{${String(node.attrs.field)}}}`,
  addNodeView: () => ReactNodeViewRenderer(Chip, { as: 'span' }),
  addInputRules() {
    return [
      nodeInputRule({
        // Without a group: the rule would take the place of that alone, and leave the braces.
        find: /\{\{[a-z]+\.[a-z_]+\}\}$/,
        type: this.type,
        getAttributes: ([text]) => ({ field: text.slice(2, -2) }),
      }),
    ];
  },
});

function Chip({ node, editor, getPos }: ReactNodeViewProps) {
  const { w } = useI18n();
  const { values } = use(DraftContext);
  const nameOf = useFieldName();
  const field = String(node.attrs.field);
  const value = values.get(field);
  const isEmpty = value === null;
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');

  function fill() {
    const at = getPos();
    if (at === undefined || !text.trim()) return;
    editor
      .chain()
      .focus()
      .insertContentAt({ from: at, to: at + node.nodeSize }, { type: 'text', text: text.trim() })
      .run();
  }

  return (
    <NodeViewWrapper as="span" className={styles.chipBox}>
      <Popover opened={open} onChange={setOpen} withinPortal={false} trapFocus returnFocus>
        <Popover.Target>
          <button
            type="button"
            className={styles.chip}
            data-empty={isEmpty || undefined}
            title={isEmpty ? w.compose.fieldEmpty(nameOf(field)) : nameOf(field)}
            onClick={() => setOpen(!open)}
          >
            {value || nameOf(field)}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={nameOf(field)}>
          <p className={styles.chipHint}>
            {isEmpty ? w.compose.fieldEmpty(nameOf(field)) : w.compose.fieldFilled(nameOf(field))}
          </p>
          <div className={styles.chipFill}>
            <TextInput
              aria-label={w.compose.fieldText}
              placeholder={w.compose.fieldText}
              value={text}
              onChange={event => setText(event.currentTarget.value)}
              onKeyDown={event => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                fill();
              }}
            />
            <Button onClick={fill} disabled={!text.trim()}>
              {w.compose.fieldReplace}
            </Button>
          </div>
        </Popover.Dropdown>
      </Popover>
    </NodeViewWrapper>
  );
}

/** An image that goes with the mail. One on another server is left out: its recipient would not see it unasked. */
export const InlineImage = Node.create({
  name: 'inlineImage',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes: () => ({
    cid: {
      default: '',
      parseHTML: element => element.getAttribute('src')?.slice('cid:'.length) ?? '',
      renderHTML: ({ cid }) => ({ src: `cid:${String(cid)}` }),
    },
    alt: { default: '' },
    width: { default: null },
  }),
  parseHTML: () => [{ tag: 'img[src^="cid:"]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', mergeAttributes(HTMLAttributes, { style: 'max-width:100%' })],
  addNodeView: () => ReactNodeViewRenderer(Picture, { as: 'span' }),
});

function Picture({ node, selected }: ReactNodeViewProps) {
  const { draftId, files } = use(DraftContext);
  const cid = String(node.attrs.cid);
  const file = files.find(each => each.cid === cid);
  return (
    <NodeViewWrapper
      as="span"
      className={styles.picture}
      data-selected={selected || undefined}
      data-drag-handle
    >
      {file && <img src={draftFileUrl(draftId, file.id)} alt={String(node.attrs.alt || file.filename)} />}
    </NodeViewWrapper>
  );
}

/** The signature is text like any other, and known as one so that another mailbox's can take its place. */
export const Signature = Node.create({
  name: 'signature',
  group: 'block',
  content: 'block+',
  defining: true,
  parseHTML: () => [{ tag: 'div[data-signature]' }],
  renderHTML: () => ['div', { 'data-signature': '' }, 0],
});
