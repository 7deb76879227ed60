// Names from models are outside input: they can hold control characters, terminal escapes and megabytes.

/** Longest name that is printed whole. */
const LONGEST = 160;

// C0/C1 controls, line and paragraph separators, and the bidirectional overrides that reorder text.
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The name with every character that could move a cursor or reorder text shown as `\u{…}`, cut to a line. */
export function printable(name: string): string {
  const cut = name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
  return cut.replace(UNPRINTABLE, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`);
}
