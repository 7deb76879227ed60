// Values that may not be known. Outside input never throws: it becomes an `Unknown` with its reason.

/** What is not known, and why; the reason is printed to the user. */
export interface Unknown {
  readonly kind: "unknown";
  readonly why: string;
}

/** A value, or the reason why there is none. */
export type Maybe<T> = T | Unknown;

export type NonEmpty<T> = readonly [T, ...T[]];

export function unknown(why: string): Unknown {
  return { kind: "unknown", why };
}

export function isUnknown(value: unknown): value is Unknown {
  return (
    typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "unknown"
  );
}

export function isNonEmpty<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0;
}
