import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import styles from './insights.module.css';

/** One question with its answer: a chart, and below it the figures, each of which leads to what it counts. */
export function Board(props: {
  title: string;
  lead: string;
  /** Nothing to show; said in place of the chart. */
  empty: string | null;
  children: ReactNode;
  head: string[];
  rows: { name: string; cells: ReactNode[] }[];
}) {
  const { w } = useI18n();
  return (
    <section className={styles.board} data-card={props.title} tabIndex={-1} aria-label={props.title}>
      <h2>{props.title}</h2>
      <p className={styles.lead}>{props.empty ?? props.lead}</p>
      {props.empty === null && (
        <>
          {props.children}
          <details className={styles.fold}>
            <summary>{w.insights.figures}</summary>
            <div className={styles.figures}>
              <table>
                <thead>
                  <tr>
                    {props.head.map(name => (
                      <th key={name} scope="col">
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {props.rows.map(row => (
                    <tr key={row.name}>
                      <th scope="row">{row.name}</th>
                      {row.cells.map((cell, at) => (
                        // oxlint-disable-next-line react/no-array-index-key -- a cell is its column
                        <td key={at}>{cell}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </section>
  );
}
