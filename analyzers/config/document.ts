// A JSON document with the place of each value, so that what is wrong in it can be pointed at.

import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { escaped, type Problem, type TextRange } from "../base/index.ts";

export type { Node };

/** Collects what is wrong in one file. */
export class Faults {
  readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #starts: readonly number[];

  constructor(file: string, text: string) {
    this.#file = file;
    this.#starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  add(code: string, { offset, length }: Span, message: string, help: string): void {
    const range = this.#range(offset, offset + length);
    const at = { file: this.#file, line: range[0], range, cell: null, node: null };
    const said = escaped(message);
    this.problems.push({ code: `config/${code}`, severity: "error", at, message: said, help });
  }

  #range(from: number, to: number): TextRange {
    const [line, column] = this.#position(from);
    const [endLine, endColumn] = this.#position(to);
    return [line, column, endLine, endColumn];
  }

  #position(offset: number): readonly [line: number, column: number] {
    const line = this.#starts.findLastIndex((start) => start <= offset);
    return [line + 1, offset - (this.#starts[line] ?? 0) + 1];
  }
}

/** Where something stands in the text. */
type Span = Pick<Node, "offset" | "length">;

/** The tree of a text with comments and trailing commas; null where there is nothing of one. */
export function treeOf(text: string, faults: Faults): Node | null {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const what = printParseErrorCode(first.error).replace(/(?<=[a-z])(?=[A-Z])/g, " ");
    faults.add(
      "syntax",
      first,
      `This is no JSON: ${what.toLowerCase()}.`,
      "What can be read of the file is used; the rest is not.",
    );
  }
  return tree ?? null;
}

/** Keys with their values, the last of each; what has no value yet is left out. */
export function entriesOf(node: Node): readonly (readonly [key: Node, value: Node])[] {
  return (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
}
