import DOMPurify from 'dompurify';
import styles from './details.module.css';

/** What somebody wrote in a note or a comment. */
export const NoteText = ({ html }: { html: string }) => (
  <div
    className={styles.noteText}
    onClick={event => {
      // A mention is a link to nowhere.
      if ((event.target as HTMLElement).closest('a[data-mentions]')) event.preventDefault();
    }}
    // The server has cleaned it when it was kept; once more costs nothing.
    dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(html) }}
  />
);
