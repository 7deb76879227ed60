// Gives every name that a Python file chooses another one, so that a test can show that names decide nothing.
//
//   class LSTM(nn.Module):                 class K10(nn.Module):
//       def step(self, gate): …                def K11(self, K12): …

import { parsePython } from "../../analyzers/python/parse.ts";
import { type Token, tokensOf } from "../../analyzers/python/tokens.ts";
import { ownNames } from "./ownNames.ts";

export interface Renamed {
  readonly text: string;
  /** New names by old ones. */
  readonly names: ReadonlyMap<string, string>;
}

/** The file with each of its own names changed wherever it stands; every line stays where it is. */
export function renamed(text: string): Renamed {
  const { tokens } = tokensOf(text);
  const { own, imported } = ownNames(parsePython(text));
  const names = newNames([...own], new Set(tokens.map((token) => token.text)));
  const parts: string[] = [];
  let at = 0;
  for (const [i, { kind, from, to }] of tokens.entries()) {
    const written = text.slice(from, to);
    const isOther = kind === "name" && isMemberOf(imported, tokens, i);
    parts.push(text.slice(at, from), isOther ? written : respelled(written, kind, names));
    at = to;
  }
  return { text: parts.join("") + text.slice(at), names };
}

// All get as many digits, so that no number put behind one makes it another.
function newNames(own: readonly string[], taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const length = own.length + [...taken].filter((name) => /^K\d+$/.test(name)).length;
  const least = 10 ** String(length).length;
  const free = Array.from({ length }, (_, i) => `K${least + i}`).filter((name) => !taken.has(name));
  return new Map(own.map((name, i) => [name, free[i] ?? name]));
}

/** The token under its new name; a string that is just a name stands for it, as in `getattr(self, "gate")`. */
function respelled(
  written: string,
  kind: Token["kind"],
  names: ReadonlyMap<string, string>,
): string {
  if (kind === "name") return names.get(written) ?? written;
  const spelled = kind === "string" ? /^(\w*["']+)(\w+)(["']+)$/.exec(written) : null;
  if (spelled === null) return written;
  const [, open = "", inner = "", close = ""] = spelled;
  return open + (names.get(inner) ?? inner) + close;
}

/** Whether the token is a member of something imported: `Linear` of `torch.nn.Linear`. */
function isMemberOf(
  imported: ReadonlySet<string>,
  tokens: readonly Token[],
  index: number,
): boolean {
  let root = index;
  while (tokens[root - 1]?.text === "." && tokens[root - 2]?.kind === "name") root -= 2;
  const first = tokens[root];
  return root < index && tokens[root - 1]?.text !== "." && imported.has(first?.text ?? "");
}
