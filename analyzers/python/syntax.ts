// Python source as a plain tree: what the interpreter reads. Every node knows its place; what could not be parsed
// is a `broken` node, so that nothing around it is lost and nothing about it is guessed.

import type { TextRange } from "../base/index.ts";

export interface Located {
  readonly range: TextRange;
}

export interface Module {
  readonly body: readonly Statement[];
  /** The same statements in pieces, each of which means the same wherever it stands. */
  readonly chunks: readonly Chunk[];
  /** Comments by their 1-based line, without `#` and outer spaces. */
  readonly comments: ReadonlyMap<number, string>;
  /** Whether some part of the source is no Python. */
  readonly isBroken: boolean;
}

/** A statement of the module with its decorators and clauses, or several that share a line. */
export interface Chunk {
  readonly text: string;
  /** The text without comments and spaces at the ends of lines: equal where all statements and their places are. */
  readonly code: string;
  /** The 0-based line on which it begins. */
  readonly line: number;
  readonly body: readonly Statement[];
  readonly isBroken: boolean;
}

export type Expression = Located &
  (
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "int"; readonly value: bigint }
    | { readonly kind: "float"; readonly value: number }
    | { readonly kind: "string"; readonly value: string }
    /**
     * An f-string: its parts are evaluated for their effects, and are its text together with the letters of `around`
     * before, between and after them. Null where a part is formatted in a way of its own (`{x!r}`, `{x:3}`, `{x=}`).
     */
    | {
        readonly kind: "format";
        readonly parts: readonly Expression[];
        readonly around: readonly string[] | null;
      }
    | { readonly kind: "constant"; readonly value: true | false | null | "..." }
    | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
    /** `x[a, b:c]`: one entry an index; a slice is an entry of its own kind. */
    | {
        readonly kind: "subscript";
        readonly of: Expression;
        readonly indices: readonly Expression[];
      }
    | {
        readonly kind: "slice";
        readonly lower: Expression | null;
        readonly upper: Expression | null;
        readonly step: Expression | null;
      }
    | { readonly kind: "call"; readonly callee: Expression; readonly args: readonly Argument[] }
    | {
        readonly kind: "binary";
        readonly op: string;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: "unary"; readonly op: "-" | "+" | "~" | "not"; readonly of: Expression }
    /** `and`, `or`: evaluated left to right. */
    | { readonly kind: "logic"; readonly op: "and" | "or"; readonly parts: readonly Expression[] }
    /** `a < b <= c`; an op is `<`, `==`, `in`, `not in`, `is`, `is not`, … */
    | { readonly kind: "compare"; readonly first: Expression; readonly rest: readonly Comparison[] }
    | {
        readonly kind: "conditional";
        readonly test: Expression;
        readonly then: Expression;
        readonly otherwise: Expression;
      }
    | { readonly kind: "lambda"; readonly params: readonly Parameter[]; readonly body: Expression }
    | { readonly kind: "tuple" | "list" | "set"; readonly items: readonly Expression[] }
    /** A key of null is `**value`. */
    | {
        readonly kind: "dict";
        readonly entries: readonly {
          readonly key: Expression | null;
          readonly value: Expression;
        }[];
      }
    | {
        readonly kind: "comprehension";
        readonly of: "list" | "set" | "dict" | "generator";
        /** The key, for a dict. */
        readonly key: Expression | null;
        readonly value: Expression;
        readonly clauses: readonly Clause[];
      }
    /** `*value` in a call, display or target. */
    | { readonly kind: "star"; readonly of: Expression }
    | { readonly kind: "walrus"; readonly target: string; readonly value: Expression }
    | { readonly kind: "await"; readonly of: Expression }
    | { readonly kind: "yield"; readonly value: Expression | null; readonly isFrom: boolean }
    | { readonly kind: "broken"; readonly text: string }
  );

export interface Comparison {
  readonly op: string;
  readonly right: Expression;
}

/** `for target in iterable if test if test`. */
export interface Clause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly tests: readonly Expression[];
}

export interface Argument {
  /** Null for a positional argument; `**` for `**kwargs`. */
  readonly name: string | null;
  readonly value: Expression;
}

export interface Parameter extends Located {
  readonly name: string;
  readonly kind: "plain" | "args" | "kwargs" | "keyword-only";
  readonly annotation: Expression | null;
  readonly fallback: Expression | null;
}

export type Statement = Located &
  (
    | FunctionDef
    | ClassDef
    | { readonly kind: "return"; readonly value: Expression | null }
    /** `a = b = value`. */
    | {
        readonly kind: "assign";
        readonly targets: readonly Expression[];
        readonly value: Expression;
      }
    | {
        readonly kind: "annotated";
        readonly target: Expression;
        readonly annotation: Expression;
        readonly value: Expression | null;
      }
    /** `target op= value`; op without the `=`. */
    | {
        readonly kind: "augmented";
        readonly target: Expression;
        readonly op: string;
        readonly value: Expression;
      }
    | {
        readonly kind: "for";
        readonly target: Expression;
        readonly iterable: Expression;
        readonly body: readonly Statement[];
        readonly otherwise: readonly Statement[];
        readonly isAsync: boolean;
      }
    | {
        readonly kind: "while";
        readonly test: Expression;
        readonly body: readonly Statement[];
        readonly otherwise: readonly Statement[];
      }
    /** `elif` is an `if` as the only statement of `otherwise`. */
    | {
        readonly kind: "if";
        readonly test: Expression;
        readonly then: readonly Statement[];
        readonly otherwise: readonly Statement[];
      }
    | {
        readonly kind: "with";
        readonly items: readonly {
          readonly context: Expression;
          readonly target: Expression | null;
        }[];
        readonly body: readonly Statement[];
      }
    | {
        readonly kind: "try";
        readonly body: readonly Statement[];
        readonly handlers: readonly {
          readonly name: string | null;
          readonly body: readonly Statement[];
        }[];
        readonly otherwise: readonly Statement[];
        readonly final: readonly Statement[];
      }
    | {
        readonly kind: "match";
        readonly subject: Expression;
        readonly cases: readonly {
          readonly body: readonly Statement[];
          readonly binds: readonly string[];
          /** The test behind the pattern. */
          readonly guard: Expression | null;
        }[];
      }
    | { readonly kind: "raise"; readonly value: Expression | null }
    | { readonly kind: "assert"; readonly test: Expression }
    | { readonly kind: "delete"; readonly targets: readonly Expression[] }
    | {
        readonly kind: "import";
        readonly names: readonly { readonly module: string; readonly as: string | null }[];
      }
    /** `level` counts the leading dots; a name of `*` is a star import. */
    | {
        readonly kind: "from";
        readonly module: string;
        readonly level: number;
        readonly names: readonly { readonly name: string; readonly as: string | null }[];
      }
    | { readonly kind: "expression"; readonly value: Expression }
    | {
        readonly kind: "scope";
        readonly of: "global" | "nonlocal";
        readonly names: readonly string[];
      }
    | { readonly kind: "pass" | "break" | "continue" }
    | { readonly kind: "broken"; readonly text: string }
  );

export interface FunctionDef {
  readonly kind: "function";
  readonly name: string;
  /** Where the name stands, without decorators. */
  readonly at: TextRange;
  readonly params: readonly Parameter[];
  readonly returns: Expression | null;
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
  readonly isAsync: boolean;
}

export interface ClassDef {
  readonly kind: "class";
  readonly name: string;
  readonly at: TextRange;
  readonly bases: readonly Argument[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
}
