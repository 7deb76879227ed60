// For bugs only: nothing a user can put into a file may lead here.

/** Marks a branch that the types rule out. */
export function never(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}

/** The value, of which the caller knows that it is there; `what` names it in the error. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`missing: ${what}`);
  return value;
}
