// Values of numbers and strings as written in Python.

/** The value of a number: exact for integers; an imaginary number counts with its magnitude; null if it is none. */
export function numberIn(literal: string): bigint | number | null {
  const digits = literal.replaceAll("_", "").toLowerCase();
  if (/^0[xbo]./.test(digits)) return BigInt(digits);
  // Zeros before an integer were octal in Python 2.
  if (!/[.ej]/.test(digits)) return /^0+[1-9]/.test(digits) ? null : BigInt(digits);
  return Number(digits.replace("j", ""));
}

/** The value of a string literal without replacement fields; bytes count as characters. */
export function stringIn(literal: string): string {
  const [prefix, quote] = opening(literal);
  const inside = literal.slice(prefix.length + quote.length, literal.length - quote.length);
  return unescaped(inside, prefix);
}

/** The letters of an f-string around its fields, which are given by their offsets in the literal. */
export function lettersAround(
  literal: string,
  fields: readonly { readonly from: number; readonly to: number }[],
): readonly string[] {
  const [prefix, quote] = opening(literal);
  const letters: string[] = [];
  let at = prefix.length + quote.length;
  for (const { from, to } of fields) {
    letters.push(literal.slice(at, from));
    at = to;
  }
  letters.push(literal.slice(at, literal.length - quote.length));
  return letters.map((part) => unescaped(part.replaceAll("{{", "{").replaceAll("}}", "}"), prefix));
}

const ESCAPE = /\\(?:\r\n|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)|\r\n?/gs;
const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\n": "",
  "\r": "",
  "\r\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

function opening(literal: string): readonly [prefix: string, quote: string] {
  const found = /^([A-Za-z]*)('''|"""|'|")/.exec(literal);
  return [found?.[1] ?? "", found?.[2] ?? ""];
}

// The names of `\N{NAME}` are not known here: it stays as it is written.
function unescaped(inside: string, prefix: string): string {
  if (/r/i.test(prefix)) return inside.replace(/\r\n?/g, "\n");
  if (!/[\\\r]/.test(inside)) return inside;
  const isBytes = /b/i.test(prefix);
  return inside.replace(ESCAPE, (all) => {
    if (!all.startsWith("\\")) return "\n";
    const letters = all.slice(1);
    const simple = SIMPLE[letters];
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(letters)) return String.fromCharCode(Number.parseInt(letters, 8));
    if (letters.length === 1 || (isBytes && !letters.startsWith("x"))) return all;
    const point = Number.parseInt(letters.slice(1), 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}
