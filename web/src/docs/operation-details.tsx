import { Table } from '@mantine/core';
import type { ApiDocument, Operation, Schema } from '../api/docs';
import { useI18n } from '../i18n';
import styles from './docs.module.css';

interface Row {
  name: string;
  schema: Schema;
  place: 'path' | 'query' | 'body' | null;
  required: boolean;
  description?: string | undefined;
}

/** What a route takes, and what its answer holds under `data`. */
export function OperationDetails({ operation, document }: { operation: Operation; document: ApiDocument }) {
  const { w } = useI18n();
  const body = operation.requestBody?.content['application/json']?.schema;
  const taken: Row[] = [
    ...operation.parameters.map(one => ({ ...one, place: one.in, required: one.required ?? false })),
    ...rowsOf(body, 'body'),
  ];
  const given = rowsOf(dataOf(operation, document), null);
  return (
    <div className={styles.details}>
      {operation.description && <p lang="en">{operation.description}</p>}
      {operation.security && <p>{w.docs.forEverybody}</p>}
      {taken.length > 0 ? <Fields title={w.docs.takes} rows={taken} /> : <p>{w.docs.takesNothing}</p>}
      {given.length > 0 && <Fields title={w.docs.gives} rows={given} />}
    </div>
  );
}

function Fields({ title, rows }: { title: string; rows: Row[] }) {
  const { w } = useI18n();
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table captionSide="top">
        <Table.Caption className={styles.caption}>{title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.docs.name}</Table.Th>
            <Table.Th>{w.docs.type}</Table.Th>
            <Table.Th>{w.docs.notes}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, schema, place, required, description }) => (
            <Table.Tr key={`${place} ${name}`}>
              <Table.Td>
                <code>{name}</code>
              </Table.Td>
              <Table.Td>
                <code>{typeOf(schema)}</code>
              </Table.Td>
              <Table.Td>
                {[place && w.docs.places[place], required && w.docs.required].filter(Boolean).join(', ')}
                {(description ?? schema.description) && (
                  <span lang="en"> {description ?? schema.description}</span>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function rowsOf(schema: Schema | undefined, place: Row['place']): Row[] {
  return Object.entries(schema?.properties ?? {}).map(([name, one]) => ({
    name,
    schema: one,
    place,
    required: schema?.required?.includes(name) ?? false,
  }));
}

/** One item of what the answer's `data` holds. */
function dataOf(operation: Operation, { components }: ApiDocument): Schema | undefined {
  const [status] = Object.keys(operation.responses).filter(one => one !== 'default');
  const answer = status && operation.responses[status]?.content?.['application/json']?.schema;
  const data = answer ? answer.properties?.['data'] : undefined;
  const item = data?.items ?? data;
  return item?.$ref ? components.schemas[item.$ref.split('/').at(-1)!] : item;
}

/** `integer | null`, `list of string`, `"open" | "won"` */
function typeOf(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(one => JSON.stringify(one)).join(' | ');
  if (schema.type === 'array') return `[${typeOf(schema.items ?? {})}]`;
  if (schema.type === 'object' && schema.properties) return `{${Object.keys(schema.properties).join(', ')}}`;
  return schema.format ?? [schema.type ?? 'any'].flat().join(' | ');
}
