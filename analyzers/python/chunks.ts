// A module in pieces, each of which means the same wherever it stands: a statement of the module with its decorators
// and clauses. What is read of a piece is kept, so that typing in one costs the reading of one.

import type { Line } from "./lines.ts";
import type { Chunk } from "./syntax.ts";
import type { Tokens } from "./tokens.ts";

/** Words that go on with the statement before. */
const CLAUSES = new Set("elif else except finally".split(" "));

/** Splits the lines of a module; what stands between the pieces is neither code nor part of a literal. */
export function chunksOf(
  text: string,
  lines: readonly Line[],
  lineAt: (offset: number) => number,
): readonly Pick<Chunk, "text" | "line">[] {
  const firsts = lines.flatMap((line, index) =>
    index === 0 || begins(text, line, lines[index - 1]) ? [index] : [],
  );
  return firsts.flatMap((first, index) => {
    const start = lines[first];
    const last = lines[(firsts[index + 1] ?? lines.length) - 1];
    if (start === undefined || last === undefined) return [];
    const end = endOfLine(text, last.to);
    return [{ text: text.slice(start.margin, end), line: lineAt(start.margin) - 1 }];
  });
}

function begins(text: string, line: Line, before: Line | undefined): boolean {
  if (line.margin !== line.from || !startsLine(text, line.from)) return false;
  return !CLAUSES.has(word(line)) && word(before) !== "@";
}

function word(line: Line | undefined): string {
  return line?.tokens[0]?.text ?? "";
}

function startsLine(text: string, at: number): boolean {
  return at === 0 || /[\r\n]/.test(text[at - 1] ?? "");
}

/** A comment behind the last token belongs to the piece, and a line that the last one is joined to. */
function endOfLine(text: string, from: number): number {
  LINE_END.lastIndex = from;
  for (let found = LINE_END.exec(text); found !== null; found = LINE_END.exec(text))
    if (text[found.index - 1] !== "\\") return found.index;
  return text.length;
}

const LINE_END = /\r\n|\r|\n/g;

/** The text without comments, and without spaces at the ends of its logical lines. */
export function codeOf(text: string, { tokens, comments }: Tokens): string {
  const ends = tokens.filter(({ kind }) => kind === "newline").map(({ from }) => [from, from]);
  const silent = comments.map(({ from }) => [from, lineEndFrom(text, from)]);
  const cuts = [...ends, ...silent].toSorted(([a = 0], [b = 0]) => a - b);
  const kept: string[] = [];
  let at = 0;
  for (const [from = 0, to = 0] of cuts) {
    kept.push(text.slice(at, from).replace(/[ \t]+$/, ""));
    at = to;
  }
  return [...kept, text.slice(at).replace(/[ \t]+$/, "")].join("");
}

function lineEndFrom(text: string, from: number): number {
  LINE_END.lastIndex = from;
  return LINE_END.exec(text)?.index ?? text.length;
}
