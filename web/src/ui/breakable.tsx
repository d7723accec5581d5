import { Fragment } from 'react';

/**
 * An address, or a sentence that names one: in a narrow column it goes on behind `@` and `/`, or before a dot of
 * its domain, where a reader still sees its parts, and not in the middle of a word.
 */
export function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[@/])|(?=\.\w)(?!\S*@)/).map((part, at) => (
    // The parts of a text have no other name than their place.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
