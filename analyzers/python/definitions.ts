// What a module defines that may be a subject: its classes, their methods, and its functions.

import type { TextRange } from "../base/index.ts";
import { isBroken } from "./contents.ts";
import type { Module, Statement } from "./syntax.ts";

/** A definition that may be a subject. */
export interface Part {
  readonly symbol: string;
  /** With its decorators. */
  readonly range: TextRange;
  /** Whether some of it is no Python, as while it is being typed. */
  readonly isBroken: boolean;
}

export type Definition = {
  readonly name: string;
  readonly statement: Extract<Statement, { kind: "class" | "function" }>;
  readonly owner: string | null;
};

/** What a module defines, and its classes; of several definitions of a name the last, which is the one that counts. */
export function definitions(module: Module): readonly Definition[] {
  const all = module.body.flatMap((statement): readonly Definition[] => {
    if (statement.kind === "function") return [{ name: statement.name, statement, owner: null }];
    if (statement.kind !== "class") return [];
    const methods = statement.body.flatMap((inner): readonly Definition[] =>
      inner.kind === "function" && !MODEL_METHODS.has(inner.name) && !inner.name.startsWith("__")
        ? [{ name: `${statement.name}.${inner.name}`, statement: inner, owner: statement.name }]
        : [],
    );
    return [{ name: statement.name, statement, owner: null }, ...methods];
  });
  const last = new Map(all.map((one) => [one.name, one]));
  return all.filter((one) => last.get(one.name) === one);
}

const MODEL_METHODS: ReadonlySet<string> = new Set(["forward", "call", "__call__", "__init__"]);

export function partOf({ name, statement }: Definition): Part {
  const [line, column, endLine, endColumn] = statement.range;
  const first = statement.decorators[0]?.range[0] ?? line;
  const range: TextRange = [first, column, endLine, endColumn];
  return { symbol: name, range, isBroken: isBroken(statement) };
}
