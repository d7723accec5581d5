/** What stands beside `data` in an answer: paging, related objects, and what some of Pipedrive's doors add. */
export type Extra = Record<string, unknown>;

/** A controller's answer where `data` alone does not say all. */
export class Answer {
  constructor(
    readonly data: unknown,
    readonly extra: Extra = {},
  ) {}
}

/** `return answer(rows, { additional_data: { next_cursor } })` */
export const answer = (data: unknown, extra?: Extra): Answer => new Answer(data, extra);

/** `{success: true, data, …}` around what a handler returns; those that write their response themselves return nothing. */
export function enveloped(value: unknown): object {
  if (value instanceof Answer) return { success: true, data: value.data ?? null, ...value.extra };
  return { success: true, data: value ?? null };
}

/** The body of an error: Pipedrive's client throws this alone, so everything stands in it. */
export function errorBody(error: string, info = '', more: Extra = {}): object {
  return { success: false, error, error_info: info, data: null, additional_data: null, ...more };
}
