import { Node, type Editor } from '@tiptap/react';

/** A colleague who is mentioned in a note, written as the server reads it: `<a href="#" data-mentions="7">@Eva</a>`. */
export const Mention = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    id: { default: null, parseHTML: element => element.getAttribute('data-mentions') },
    label: { default: '', parseHTML: element => element.textContent.replace(/^@/, '') },
  }),
  // Before it is taken for a link.
  parseHTML: () => [{ tag: 'a[data-mentions]', priority: 100 }],
  renderHTML: ({ node }) => [
    'a',
    { href: '#', 'data-mentions': String(node.attrs.id) },
    `@${String(node.attrs.label)}`,
  ],
  renderText: ({ node }) => `@${String(node.attrs.label)}`,
});

/** What was typed after an `@`, and where that stands. */
export interface Typed {
  text: string;
  from: number;
  to: number;
}

/** The `@` that is being typed; null where there is none before the cursor. */
export function typedMention(editor: Editor): Typed | null {
  const { $from, empty } = editor.state.selection;
  if (!empty) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\uFFFC');
  const found = /(?:^|\s)@([\p{L}\p{N}.-]*(?: [\p{L}\p{N}.-]*)?)$/u.exec(before);
  if (!found) return null;
  const text = found[1] ?? '';
  return { text, from: $from.pos - text.length - 1, to: $from.pos };
}

export function insertMention(editor: Editor, { from, to }: Typed, user: { id: number; name: string }): void {
  editor
    .chain()
    .focus()
    .insertContentAt({ from, to }, [
      { type: Mention.name, attrs: { id: user.id, label: user.name } },
      { type: 'text', text: ' ' },
    ])
    .run();
}
