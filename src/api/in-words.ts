import { InvalidError } from '../errors.js';

/** Runs a verb; what it refuses is said in the API's words: the verb's name of a field -> the API's. */
export async function inWords<T>(words: Record<string, string>, verb: () => Promise<T>): Promise<T> {
  try {
    return await verb();
  } catch (error) {
    const field = error instanceof InvalidError ? words[error.field ?? ''] : undefined;
    if (!(error instanceof InvalidError) || field === undefined) throw error;
    throw new InvalidError(field, `${field}: ${error.message}`, error.nextStep);
  }
}
