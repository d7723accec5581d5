/** An error whose message is all that its reader needs. */
export class Refusal extends Error {}

/** Tells of an error on one line where it is a refusal, and in full where it is a fault of ours. */
export function tell(error) {
  console.error(error instanceof Refusal ? error.message : error.stack);
}
