// Which names of a Python file are its own to choose: those it binds, but for names that a library, Python itself or a
// framework would answer to as well.

import { MODULE_METHODS, PLAIN } from "../../analyzers/python/attribute.ts";
import { BUILTINS } from "../../analyzers/python/builtin.ts";
import { CONTAINER_CALLS } from "../../analyzers/python/container.ts";
import { attributeRows, callRows, layerRows } from "../../analyzers/python/library/index.ts";
import type { Expression, Module, Parameter, Statement } from "../../analyzers/python/syntax.ts";

export interface OwnNames {
  readonly own: ReadonlySet<string>;
  /** Names that stand for libraries, or for what is imported from them. */
  readonly imported: ReadonlySet<string>;
}

/** The names that may be changed everywhere in the file without changing what it means. */
export function ownNames(module: Module): OwnNames {
  const names = new Names();
  eachNode(module.body, (node) => names.see(node));
  const kept = (name: string): boolean =>
    names.imported.has(name) || names.kept.has(name) || names.asked(name) || isProtocol(name);
  return {
    own: new Set([...names.bound].filter((name) => !kept(name))),
    imported: names.imported,
  };
}

type Node = Statement | Expression;
type Call = Extract<Expression, { kind: "call" }>;

const lastOf = (name: string): string => name.split(".").at(-1) ?? name;

/** Members that tensors and containers have. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...[...callRows, ...attributeRows]
    .filter(({ name }) => name.startsWith("Tensor."))
    .map(({ name }) => lastOf(name)),
  ...Object.keys(CONTAINER_CALLS).map(lastOf),
  ...PLAIN,
  ...["shape", "values", "indices", "weight", "bias"],
]);

/** Parameters that calls of a library have. */
const PARAMETERS: ReadonlySet<string> = new Set(
  [...callRows, ...layerRows]
    .flatMap((row) => ["call" in row ? row.call : [], row.params].flat())
    .map((name) => name.replaceAll("*", "")),
);

/** Words of Python, and what every module has. */
const WORDS: ReadonlySet<string> = new Set([
  ...["self", "cls", "_", "match", "case", "type"],
  ...["forward", "call", "training", "device", "dtype"],
]);

/** Names that Python and the frameworks call, or that stand for something wherever they stand. */
function isProtocol(name: string): boolean {
  return (
    /^__\w+__$/.test(name) || WORDS.has(name) || BUILTINS.has(name) || MODULE_METHODS.has(name)
  );
}

/** What the nodes of a file say of its names. */
class Names {
  readonly bound = new Set<string>();
  readonly imported = new Set<string>();
  readonly kept = new Set<string>();
  /** Classes and functions. */
  readonly #defined = new Set<string>();
  /** Members of what is no `self`, with the names their chains begin with. */
  readonly #members = new Map<string, Set<string>>();
  /** Names of arguments, by the name that is called where it is one. */
  readonly #arguments: (readonly [string, string | null])[] = [];

  see(node: Node): void {
    switch (node.kind) {
      case "function":
      case "class":
        this.bound.add(node.name);
        this.#defined.add(node.name);
        if (node.kind === "function") this.#parameters(node.params);
        else for (const { name } of node.bases) if (name !== null) this.kept.add(name);
        return;
      case "lambda":
        this.#parameters(node.params);
        return;
      case "import":
        for (const { module, as } of node.names) this.#import(module, as ?? module.split(".")[0]);
        return;
      case "from":
        for (const { name, as } of node.names) this.#import(`${node.module}.${name}`, as ?? name);
        return;
      case "attribute":
        this.#member(node);
        return;
      case "call":
        this.#call(node);
        return;
      default:
        for (const name of targetsOf(node)) this.bound.add(name);
    }
  }

  /** Whether a library may be asked for the name, as a member or as the name of an argument. */
  asked(name: string): boolean {
    const isArgument = this.#arguments.some(
      ([argument, callee]) =>
        argument === name &&
        !(callee !== null && this.#defined.has(callee)) &&
        (PARAMETERS.has(name) || (callee !== null && this.#isForeign(callee))),
    );
    // A name that is imported and bound again may be either.
    const owners = this.#members.get(name) ?? new Set();
    const isEither = [...owners].some((root) => this.imported.has(root) && this.bound.has(root));
    return isArgument || isEither || (owners.size > 0 && MEMBERS.has(name));
  }

  #isForeign(callee: string): boolean {
    return this.imported.has(callee) || !this.bound.has(callee);
  }

  #parameters(params: readonly Parameter[]): void {
    for (const { name } of params) this.bound.add(name);
  }

  #import(path: string, name = path): void {
    this.imported.add(name);
    for (const part of path.split(".")) this.kept.add(part);
  }

  #member({ of, name }: Extract<Expression, { kind: "attribute" }>): void {
    if (of.kind === "name" && of.name === "self") return;
    const owners = this.#members.get(name) ?? new Set();
    this.#members.set(name, owners.add(rootOf(of) ?? ""));
  }

  #call({ callee, args }: Call): void {
    const root = rootOf(callee);
    for (const { name, value } of args) {
      if (name === null || name === "**") continue;
      // `mode="max"` names a way of working, not something of the file.
      if (value.kind === "string") this.kept.add(value.value);
      this.#arguments.push([name, root]);
    }
    // `self.register_buffer("mask", …)` makes an attribute.
    const [first] = args;
    const isSpelled = callee.kind === "attribute" && SPELLING.has(callee.name);
    if (isSpelled && first?.value.kind === "string") this.bound.add(first.value.value);
  }
}

const SPELLING: ReadonlySet<string> = new Set([
  "register_buffer",
  "register_parameter",
  "add_module",
]);

/** The name a chain such as `torch.nn.Linear` begins with; null where it begins with something else, or with `self`. */
function rootOf(callee: Expression): string | null {
  if (callee.kind === "attribute") return rootOf(callee.of);
  return callee.kind === "name" && callee.name !== "self" ? callee.name : null;
}

/** Names and attributes that a node gives a value to. */
function targetsOf(node: Node): readonly string[] {
  switch (node.kind) {
    case "assign":
      return node.targets.flatMap(boundBy);
    case "annotated":
    case "augmented":
    case "for":
      return boundBy(node.target);
    case "walrus":
      return [node.target];
    case "with":
      return node.items.flatMap(({ target }) => (target === null ? [] : boundBy(target)));
    case "comprehension":
      return node.clauses.flatMap(({ target }) => boundBy(target));
    case "try":
      return node.handlers.flatMap(({ name }) => name ?? []);
    case "match":
      return node.cases.flatMap(({ binds }) => binds);
    default:
      return [];
  }
}

function boundBy(target: Expression): readonly string[] {
  switch (target.kind) {
    case "name":
    case "attribute":
      return [target.name];
    case "tuple":
    case "list":
      return target.items.flatMap(boundBy);
    case "star":
      return boundBy(target.of);
    default:
      return [];
  }
}

/** Every statement and expression of a tree, outer ones first. */
function eachNode(tree: unknown, visit: (node: Node) => void): void {
  if (typeof tree !== "object" || tree === null) return;
  if (isNode(tree)) visit(tree);
  for (const inner of Object.values(tree)) eachNode(inner, visit);
}

function isNode(tree: object): tree is Node {
  return "kind" in tree && "range" in tree;
}
