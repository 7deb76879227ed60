// Comments that speak to the tool, with the line of code that each speaks of. Knows no kind of remark.

import type { Remark } from "../ir/index.ts";
import type { Module, Statement } from "./syntax.ts";

const ADDRESS = "depthwise:";

/** The remarks of a module, in the order of their lines. */
export function remarksIn({ body, comments }: Module, text: string): readonly Remark[] {
  const addressed = [...comments].filter(([, comment]) => comment.startsWith(ADDRESS));
  if (addressed.length === 0) return [];
  const lines = text.split(/\r\n|\r|\n/);
  const names = namesByLine(body);
  return addressed.map(([line, comment]): Remark => {
    const code = lines[line - 1] ?? "";
    const from = hashOf(code, comment);
    const alone = code.slice(0, from).trim() === "";
    const about = alone ? nextCode(lines, line) : line;
    return {
      text: comment.slice(ADDRESS.length).trim(),
      at: [line, from + 1, line, code.trimEnd().length + 1],
      about: names.get(about) ?? about,
    };
  });
}

/** Where the comment begins: the one `#` of the line behind which nothing but it stands. */
function hashOf(line: string, comment: string): number {
  let at = line.indexOf("#");
  while (0 <= at && line.slice(at + 1).trim() !== comment) at = line.indexOf("#", at + 1);
  return Math.max(0, at);
}

/** The next line that is neither empty nor a comment alone; the last line where none is. */
function nextCode(lines: readonly string[], line: number): number {
  const behind = lines.slice(line).findIndex((code) => /^\s*[^\s#]/.test(code));
  return behind < 0 ? lines.length : line + behind + 1;
}

/** The line of each definition's name, by the line where the definition begins: its first decorator's. */
function namesByLine(body: readonly Statement[]): ReadonlyMap<number, number> {
  const names = new Map<number, number>();
  const pending = [...body];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind !== "class" && next.kind !== "function") continue;
    const [first] = next.decorators;
    names.set((first ?? next).range[0], next.at[0]);
    pending.push(...next.body);
  }
  return names;
}
