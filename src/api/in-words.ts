import { InvalidError } from '../errors.js';

/** Runs a verb; what it refuses is said in the API's words: the verb's name of a field -> the API's. */
export const inWords = <T>(words: Record<string, string>, verb: () => Promise<T>): Promise<T> =>
  translated(field => words[field], verb);

/** The same with the words looked up; undefined leaves a refusal as it is. */
export async function translated<T>(
  word: (field: string) => string | undefined,
  verb: () => Promise<T>,
): Promise<T> {
  try {
    return await verb();
  } catch (error) {
    const field = error instanceof InvalidError && error.field !== undefined ? word(error.field) : undefined;
    if (!(error instanceof InvalidError) || field === undefined) throw error;
    throw new InvalidError(field, `${field}: ${error.message}`, error.nextStep);
  }
}
