// From Python source to subjects: every class with a forward, and every function that works on tensors.

import { fileLocation, type Problem } from "../base/index.ts";
import type { Program, Subject } from "../ir/index.ts";
import { callFunction } from "./call.ts";
import { forwardOf, memberOf } from "./classes.ts";
import type { Cx } from "./context.ts";
import { instantiate } from "./define.ts";
import { execute } from "./execute.ts";
import { type Imports, Machine } from "./machine.ts";
import { parsePython } from "./parse.ts";
import type { Module, Parameter, Statement } from "./syntax.ts";
import {
  type CallArguments,
  type ClassValue,
  literal,
  type Scope,
  settingOf,
  type Value,
} from "./value.ts";

/** Text of a module of the workspace by its file, or null where there is none. */
export interface ModuleSource {
  /** `level` counts leading dots, relative to the file that imports. */
  find(
    from: string,
    module: string,
    level: number,
  ): { readonly file: string; readonly text: string } | null;
}

/** Modules read for one file; imports beyond are left unknown. */
const MOST_MODULES = 64;

/** Reads a file of Python; never throws. */
export function readPython(text: string, file: string, source: ModuleSource): Program {
  const modules = new Modules(source);
  const module = parsePython(text);
  const problems: Problem[] = module.isBroken ? [brokenProblem(file)] : [];
  const subjects = definitions(module).flatMap(
    (one) => subjectOf(modules, module, file, one) ?? [],
  );
  return { subjects, problems };
}

type Definition = {
  readonly name: string;
  readonly statement: Extract<Statement, { kind: "class" | "function" }>;
  readonly owner: string | null;
};

function definitions(module: Module): readonly Definition[] {
  return module.body.flatMap((statement): readonly Definition[] => {
    if (statement.kind === "function") return [{ name: statement.name, statement, owner: null }];
    if (statement.kind !== "class") return [];
    const methods = statement.body.flatMap((inner): readonly Definition[] =>
      inner.kind === "function" && !MODEL_METHODS.has(inner.name) && !inner.name.startsWith("__")
        ? [{ name: `${statement.name}.${inner.name}`, statement: inner, owner: statement.name }]
        : [],
    );
    return [{ name: statement.name, statement, owner: null }, ...methods];
  });
}

const MODEL_METHODS: ReadonlySet<string> = new Set(["forward", "call", "__call__", "__init__"]);

function subjectOf(
  modules: Modules,
  module: Module,
  file: string,
  one: Definition,
): Subject | null {
  const machine = new Machine(modules.importsOf(file), file);
  const scope = modules.scope(module, file);
  const value = scope.names.get(one.owner ?? one.name);
  const { depth } = machine.journal;
  const cx: Cx = { machine, frame: { scope, conditions: [], depth, trip: depth } };
  const entry = entryOf(cx, value, one);
  if (entry === null) return null;
  machine.mode = "run";
  const inputs = inputsOf(machine, entry.params, entry.self === null ? 0 : 1);
  // Names of modules that the run writes are taken back: other subjects share them.
  const { result: graph } = machine.journal.taken(() => {
    const read = callFunction(cx, entry.callee, inputs.args);
    // What was left unread might do anything.
    const result: Value = machine.isExhausted
      ? machine.lowering.because("this code", "it unfolds too far to be read", [read])
      : read;
    return machine.lowering.finish(one.name, inputs.params, [result]);
  });
  if (
    one.statement.kind === "function" &&
    !graph.body.nodes.some((node) => isTensorWork(node.op.name))
  )
    return null;
  return {
    symbol: one.name,
    file,
    kind: one.statement.kind === "class" ? "model" : "procedure",
    role: "forward",
    headline: one.statement.kind === "class",
    frontend: "torch",
    at: one.statement.at,
    graph,
  };
}

/** Whether the operator computes; constants and sizes alone make no subject. */
function isTensorWork(op: string): boolean {
  return ![
    "Constant",
    "Setting",
    "Weight",
    "Size",
    "Undefined",
    "Opaque",
    "Join",
    "Shape",
    "Gather",
  ].includes(op);
}

interface Entry {
  readonly callee: Value;
  readonly self: Value | null;
  readonly params: readonly Parameter[];
}

function entryOf(cx: Cx, value: Value | undefined, one: Definition): Entry | null {
  if (value?.kind === "function")
    return { callee: value, self: null, params: value.closure.params };
  if (value?.kind !== "class") return null;
  const self = made(cx, value.type);
  const method =
    one.owner === null
      ? forwardOf(value.type)?.value
      : memberOf(value.type, one.name.split(".").at(-1) ?? "")?.value;
  if (method?.kind !== "function") return null;
  const names = method.closure.decorators.map((d) => (d.kind === "name" ? d.name : ""));
  if (names.includes("staticmethod"))
    return { callee: method, self: null, params: method.closure.params };
  if (names.includes("classmethod") || names.includes("property")) return null;
  return { callee: { kind: "bound", self, method }, self, params: method.closure.params };
}

/** An object made with settings for all that its constructor is given. */
function made(cx: Cx, type: ClassValue): Value {
  const init = memberOf(type, "__init__")?.value;
  const params = init?.kind === "function" ? init.closure.params.slice(1) : [];
  const named = new Map<string, Value>();
  for (const param of params) {
    if (param.kind === "plain" || param.kind === "keyword-only")
      named.set(param.name, settingOf(param.name));
  }
  cx.machine.mode = "build";
  return instantiate(cx, type, { positional: [], named });
}

function inputsOf(machine: Machine, params: readonly Parameter[], skipped: number) {
  const inputs = [];
  const named = new Map<string, Value>();
  for (const param of params.slice(skipped)) {
    if (param.kind !== "plain" && param.kind !== "keyword-only") continue;
    if (isScalar(param)) {
      named.set(param.name, { kind: "setting", name: param.name });
      continue;
    }
    const input = machine.lowering.input(param.name);
    if (param.fallback?.kind === "constant") machine.optional.add(input.id);
    inputs.push(input);
    named.set(param.name, input);
  }
  const args: CallArguments = { positional: [], named };
  return { params: inputs, args };
}

const SCALARS: ReadonlySet<string> = new Set(["int", "float", "bool", "str"]);

function isScalar({ annotation, fallback }: Parameter): boolean {
  if (annotation?.kind === "name" && SCALARS.has(annotation.name)) return true;
  if (fallback === null || annotation !== null) return false;
  const isSpelledOut =
    fallback.kind === "int" || fallback.kind === "float" || fallback.kind === "string";
  return isSpelledOut || (fallback.kind === "constant" && typeof fallback.value === "boolean");
}

/**
 * Modules of the workspace, each read once. What a module defines is made in build mode, so it holds no value of any
 * graph and serves all subjects.
 */
class Modules {
  readonly #source: ModuleSource;
  readonly #scopes = new Map<string, Scope>();

  constructor(source: ModuleSource) {
    this.#source = source;
  }

  /** How a file's imports are found. */
  importsOf(file: string): Imports {
    return { module: (name, level) => this.#module(file, name, level) };
  }

  /** The names a module defines. A module that is imported while it is being read shows what it has so far. */
  scope(module: Module, file: string): Scope {
    const known = this.#scopes.get(file);
    if (known !== undefined) return known;
    const scope: Scope = { names: new Map([["__name__", literal(file)]]), outer: null };
    this.#scopes.set(file, scope);
    const machine = new Machine(this.importsOf(file), file);
    machine.mode = "build";
    const { depth } = machine.journal;
    execute({ machine, frame: { scope, conditions: [], depth, trip: depth } }, module.body);
    return scope;
  }

  #module(from: string, name: string, level: number): Scope | null {
    const found = this.#scopes.size > MOST_MODULES ? null : this.#source.find(from, name, level);
    if (found === null) return null;
    return this.#scopes.get(found.file) ?? this.scope(parsePython(found.text), found.file);
  }
}

function brokenProblem(file: string): Problem {
  return {
    code: "python/syntax",
    severity: "warning",
    at: fileLocation(file),
    message: "Some lines are no Python that can be read; what they define is unknown.",
    help: "Correct the syntax; files of Python 2 are not supported.",
  };
}
