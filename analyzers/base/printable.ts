// Names from models are outside input: they can hold control characters, terminal escapes and megabytes.

/** Longest name that is printed whole. */
const LONGEST = 160;

// C0/C1 controls, line and paragraph separators, and the bidirectional overrides that reorder text.
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

// What reads as one name inside a formula. Superscript digits would read as exponents.
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{Nd}_.]*$/u;

/** The name with every character that could move a cursor or reorder text shown as `\u{…}`, cut to a line. */
export function printable(name: string): string {
  return escaped(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
}

/** As `printable`, but whole: a path that is cut can no longer be opened. */
export function escaped(text: string): string {
  return text.replace(UNPRINTABLE, shown);
}

/** A size's name as formulas print it: in quotes where it would read as more than a name, such as `"2·T"`. */
export function sizeName(name: string): string {
  return PLAIN_NAME.test(name) ? name : `"${escaped(name).replaceAll('"', shown)}"`;
}

function shown(character: string): string {
  return `\\u{${character.charCodeAt(0).toString(16)}}`;
}
