// What a piece of a module tells by itself: what it mentions, and whether reading it does anything but define a name.

import { rootOf } from "./handed.ts";
import { Kept } from "./kept.ts";
import { type Syntax, someNode } from "./mutation.ts";
import type { Chunk, Expression, Statement } from "./syntax.ts";

export interface Piece {
  /** Equal for equal code. */
  readonly id: number;
  readonly words: ReadonlySet<string>;
  /** The name it defines, where it does nothing else but evaluate what `rests` on; else null. */
  readonly defines: string | null;
  /** Names whose values have a say in whether defining it runs code of the program. */
  readonly rests: ReadonlySet<string>;
  /** The name of what decorates it first, where it is a function. */
  readonly handedTo: readonly string[];
  /** Names of the module that it gives a value, other than by import. */
  readonly binds: ReadonlySet<string>;
  /** Whether it says nothing but text. */
  readonly isInert: boolean;
  /** Whether it may find what it does not mention. */
  readonly isReaching: boolean;
}

const known = new Kept<Piece>(2_000_000);
let count = 0;

/** What the chunk tells by itself. */
export function pieceOf({ code, body }: Chunk): Piece {
  return known.of(code, () => read(code, body));
}

function read(text: string, body: readonly Statement[]): Piece {
  count += 1;
  const code = body.filter((statement) => !isText(statement));
  const [only] = code;
  const one = only !== undefined && code.length === 1 && isDefinition(only) ? only : null;
  const isImport = code.every(isImporting);
  const rests = one === null ? null : restsOf(one);
  return {
    id: count,
    words: isImport ? new Set() : wordsIn(code),
    defines: one !== null && rests !== null && !/\bglobal\b/.test(text) ? one.name : null,
    rests: new Set(rests),
    handedTo: one?.kind === "function" ? one.decorators.flatMap((by) => rootOf(by) ?? []) : [],
    binds: isImport ? new Set() : bound(code),
    isInert: code.length === 0,
    isReaching: someNode(code, isReach),
  };
}

function isImporting({ kind }: Statement): boolean {
  return kind === "import" || kind === "from";
}

/** A way to names and modules by texts that code makes. */
function isReach({ kind, name, module, names }: Syntax): boolean {
  switch (kind) {
    case "name":
      return REACHING.has(String(name));
    case "attribute":
      return REACHING_PARTS.has(String(name));
    case "from":
      return REACHING.has(String(module).split(".")[0] ?? "");
    case "import":
      return someNode(names, ({ module: of, as }) => as !== null && REACHING.has(String(of)));
    default:
      return false;
  }
}

const REACHING = new Set(
  "globals locals vars eval exec __import__ builtins sys inspect gc importlib".split(" "),
);
const REACHING_PARTS = new Set("__dict__ __globals__ __subclasses__ import_module".split(" "));

/** Text that stands where a statement would, as documentation does. */
function isText(code: Syntax | Statement): boolean {
  const { kind, value } = code as Syntax;
  return kind === "expression" && (value as Syntax | undefined)?.["kind"] === "string";
}

/** All words that names and texts of the code are made of. */
function wordsIn(code: unknown): ReadonlySet<string> {
  const words = new Set<string>();
  const pending: unknown[] = [code];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === "string")
      for (const word of next.normalize("NFKC").match(WORD) ?? []) words.add(word);
    else if (typeof next === "object" && next !== null && !isText(next as Syntax))
      for (const part of Object.values(next)) if (part !== undefined) pending.push(part);
  }
  return words;
}

const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;

type Definition = Extract<Statement, { kind: "class" | "function" }>;

function isDefinition(statement: Statement): statement is Definition {
  return statement.kind === "class" || statement.kind === "function";
}

/** Names in all that is evaluated where it is defined; null where more is done than that. */
function restsOf({ decorators, ...definition }: Definition): readonly string[] | null {
  const called = decorators.flatMap((by) => [
    rootOf(by) ?? UNNAMED,
    ...(by.kind === "call" ? by.args.flatMap(({ value }) => namesIn(value)) : []),
  ]);
  if (definition.kind === "function") {
    const defaults = definition.params.flatMap(({ fallback }) => fallback ?? []);
    return [...called, ...defaults.flatMap(namesIn)];
  }
  if (definition.bases.some(({ name }) => name !== null)) return null;
  const bases = definition.bases.filter(
    ({ value }) => rootOf(value) === null || value.kind === "call",
  );
  const members = definition.body.map(restsOfMember);
  if (!members.every((names) => names !== null)) return null;
  return [...called, ...bases.flatMap(({ value }) => namesIn(value)), ...members.flat()];
}

function restsOfMember(statement: Statement): readonly string[] | null {
  switch (statement.kind) {
    case "class":
    case "function":
      return restsOf(statement);
    case "assign":
      return statement.targets.every(isName) ? namesIn(statement.value) : null;
    case "annotated":
      if (!isName(statement.target)) return null;
      return statement.value === null ? [] : namesIn(statement.value);
    case "expression":
      return namesIn(statement.value);
    default:
      return statement.kind === "pass" ? [] : null;
  }
}

function isName({ kind }: Expression): boolean {
  return kind === "name";
}

/** The names in an expression that may run code; what only stands there runs none. */
function namesIn(expression: Expression): readonly string[] {
  const names: string[] = [];
  const isPlain = !someNode(
    expression,
    ({ kind }) => kind !== undefined && !PLAIN.has(String(kind)),
  );
  if (isPlain) return [];
  someNode(expression, ({ kind, name }) => {
    if (kind === "name") names.push(String(name));
    else if (kind === "await" || kind === "yield" || kind === "walrus" || kind === "broken")
      names.push(UNNAMED);
    return false;
  });
  return names;
}

const PLAIN = new Set(
  "name int float string constant tuple list set dict lambda plain args kwargs keyword-only".split(
    " ",
  ),
);

/** No name of a program: what rests on it is never taken for a definition alone. */
export const UNNAMED = "*";

/** Names that some statement among them gives a value. */
function bound(code: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  someNode(code, (node) => {
    const { kind, target, targets, name } = node;
    if (kind === "class" || kind === "function") names.add(String(name));
    for (const one of [target, targets]) {
      if (typeof one === "string") names.add(one);
      someNode(one, (inner) => {
        if (inner["kind"] === "name") names.add(String(inner["name"]));
        return false;
      });
    }
    return false;
  });
  return names;
}
