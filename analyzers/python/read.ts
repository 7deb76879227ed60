// From Python source to subjects: every class with a forward, and every function that works on tensors.

import { fileLocation, type Problem, type TextRange } from "../base/index.ts";
import type { Graph, Program, Subject } from "../ir/index.ts";
import { Budget } from "./budget.ts";
import { callFunction } from "./call.ts";
import { forwardOf, memberOf } from "./classes.ts";
import { isBroken, isTraining } from "./contents.ts";
import type { Cx } from "./context.ts";
import { instantiate } from "./define.ts";
import { execute } from "./execute.ts";
import { frontendOf } from "./frontend.ts";
import { forgetHanded } from "./handed.ts";
import { type Imports, Machine } from "./machine.ts";
import { globalsWritten } from "./mutation.ts";
import { parsePython } from "./parse.ts";
import { parsedModule } from "./parsed.ts";
import { remarksIn } from "./remarks.ts";
import { roleOf } from "./role.ts";
import type { Module, Parameter, Statement } from "./syntax.ts";
import {
  type CallArguments,
  type ClassValue,
  type Closure,
  literal,
  type Scope,
  settingOf,
  type Value,
} from "./value.ts";

/** A module as an import names it: `level` counts leading dots, relative to the file `from` that imports. */
export interface ModuleName {
  readonly from: string;
  readonly module: string;
  readonly level: number;
}

/** Modules of the workspace. */
export interface ModuleSource {
  /** The module's text and file, or null where the workspace has none; `pending` where that is not known yet. */
  find(
    from: string,
    module: string,
    level: number,
  ): { readonly file: string; readonly text: string } | null | "pending";
}

/** A program, with what an editor has to know of its text. */
export interface PythonProgram extends Program {
  readonly outline: readonly Part[];
  /** Modules without which some of it is unknown, for a caller who can bring them. */
  readonly pending: readonly ModuleName[];
}

/** A definition that may be a subject. */
export interface Part {
  readonly symbol: string;
  /** With its decorators. */
  readonly range: TextRange;
  /** Whether some of it is no Python, as while it is being typed. */
  readonly isBroken: boolean;
}

/** Modules read for one file, and characters of their texts; imports beyond are left unknown. */
const MOST_MODULES = 64;
const MOST_IMPORTED = 600_000;

/** Reads a file of Python; never throws. */
export function readPython(text: string, file: string, source: ModuleSource): PythonProgram {
  const modules = new Modules(source);
  const module = parsePython(text);
  const problems: Problem[] = module.isBroken ? [brokenProblem(file)] : [];
  const defined = definitions(module);
  const subjects = defined.flatMap((one) => subjectOf(modules, module, file, one) ?? []);
  const remarks = remarksIn(module, text);
  return { subjects, problems, remarks, outline: defined.map(partOf), pending: modules.pending };
}

function partOf({ name, statement }: Definition): Part {
  const [line, column, endLine, endColumn] = statement.range;
  const first = statement.decorators[0]?.range[0] ?? line;
  const range: TextRange = [first, column, endLine, endColumn];
  return { symbol: name, range, isBroken: isBroken(statement) };
}

type Definition = {
  readonly name: string;
  readonly statement: Extract<Statement, { kind: "class" | "function" }>;
  readonly owner: string | null;
};

/** What a module defines, and its classes; of several definitions of a name the last, which is the one that counts. */
function definitions(module: Module): readonly Definition[] {
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

function subjectOf(
  modules: Modules,
  module: Module,
  file: string,
  one: Definition,
): Subject | null {
  const scope = modules.scope(module, file);
  const machine = new Machine(modules.importsOf(file), file, modules.budget.next());
  const value = scope.names.get(one.owner ?? one.name);
  const { depth } = machine.journal;
  const cx: Cx = { machine, frame: { scope, conditions: [], depth, trip: depth } };
  const entry = entryOf(cx, value, one);
  if (entry === null) return null;
  machine.mode = "run";
  // Where a forward is inherited from another file, its nodes stand at the name of the class.
  machine.lowering.nodes.source = one.statement.at;
  const inputs = inputsOf(machine, entry.params, entry.self === null ? 0 : 1);
  // Names of modules that the run writes are taken back: other subjects share them.
  const { result: graph } = machine.journal.taken(() => {
    const read = callFunction(cx, entry.callee, inputs.args);
    // What was left unread might do anything.
    const result: Value = machine.isExhausted
      ? machine.lowering.because("this code", "it unfolds too far to be read", [read])
      : read;
    const followed: Value =
      machine.unfollowed === null
        ? result
        : machine.lowering.because(machine.unfollowed, "what it does is not followed", [result]);
    return machine.lowering.finish(one.name, inputs.params, [followed]);
  });
  modules.budget.spend(machine.spent);
  if (
    one.statement.kind === "function" &&
    !(machine.unfollowed !== null && graph.body.nodes.some(({ op }) => MEASURES.has(op.name))) &&
    !graph.body.nodes.some((node) => isTensorWork(node.op.name))
  )
    return null;
  const trains = one.statement.kind === "function" && isTraining(one.statement);
  return {
    symbol: one.name,
    file,
    kind: one.statement.kind === "class" ? "model" : "procedure",
    role: trains ? "train" : one.statement.kind === "class" ? "forward" : roleOf(graph),
    headline: one.statement.kind === "class" || (!trains && hasLoop(graph)),
    frontend: frontendOf(module),
    at: one.statement.at,
    graph,
  };
}

/** Operators that ask what a tensor is like: what asks and then leaves the work to others is about tensors too. */
const MEASURES: ReadonlySet<string> = new Set(["Size", "Shape"]);

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

/** Whether a loop is left that was not read item by item: what such a function answers is worth a headline. */
function hasLoop({ body }: Graph): boolean {
  return body.nodes.some(({ op }) => op.name === "Loop");
}

interface Entry {
  readonly callee: Value;
  readonly self: Value | null;
  readonly params: readonly Parameter[];
}

function entryOf(cx: Cx, value: Value | undefined, one: Definition): Entry | null {
  if (value?.kind === "function")
    return { callee: value, self: null, params: paramsOf(value.closure) };
  if (value?.kind !== "class") return null;
  const self = made(cx, value.type);
  const method =
    one.owner === null
      ? forwardOf(value.type)?.value
      : memberOf(value.type, one.name.split(".").at(-1) ?? "")?.value;
  if (method?.kind !== "function") return null;
  const names = method.closure.decorators.map((d) => (d.kind === "name" ? d.name : ""));
  if (names.includes("staticmethod"))
    return { callee: method, self: null, params: paramsOf(method.closure) };
  if (names.includes("classmethod") || names.includes("property")) return null;
  return { callee: { kind: "bound", self, method }, self, params: paramsOf(method.closure) };
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
  const others = params.find(({ kind }) => kind === "args");
  return instantiate(cx, type, {
    positional: [],
    named,
    ...(others === undefined ? {} : { rest: settingOf(others.name) }),
  });
}

function inputsOf(machine: Machine, params: readonly Parameter[], skipped: number) {
  const inputs = [];
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  for (const param of params.slice(skipped)) {
    if (param.kind !== "plain" && param.kind !== "keyword-only") continue;
    const give = (value: Value): void => {
      if (param.kind === "plain") positional.push(value);
      else named.set(param.name, value);
    };
    if (isScalar(param)) {
      give({ kind: "setting", name: param.name, given: true });
      continue;
    }
    const input = machine.lowering.input(param.name);
    if (param.fallback?.kind === "constant") machine.optional.add(input.id);
    inputs.push(input);
    give(input);
  }
  const args: CallArguments = { positional, named };
  return { params: inputs, args };
}

function paramsOf({ params, signature }: Closure): readonly Parameter[] {
  return signature ?? params;
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
  /** What is left for reading the file. */
  readonly budget = new Budget();
  readonly #source: ModuleSource;
  readonly #scopes = new Map<string, Scope>();
  #textRead = 0;
  readonly #pending = new Map<string, ModuleName>();

  constructor(source: ModuleSource) {
    this.#source = source;
  }

  /** Modules that were asked for before they could be had; their names are taken for a library's until then. */
  get pending(): readonly ModuleName[] {
    return [...this.#pending.values()];
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
    const machine = new Machine(this.importsOf(file), file, this.budget.next());
    machine.mode = "build";
    const { depth } = machine.journal;
    execute({ machine, frame: { scope, conditions: [], depth, trip: depth } }, module.body);
    this.budget.spend(machine.spent);
    if (machine.isExhausted) forget(scope);
    open(scope, module);
    forgetHanded(scope);
    return scope;
  }

  #module(from: string, name: string, level: number): Scope | null {
    const isMuch = this.#scopes.size > MOST_MODULES || this.#textRead > MOST_IMPORTED;
    const found = isMuch ? null : this.#source.find(from, name, level);
    if (found === null) return null;
    if (found === "pending") {
      this.#pending.set([from, level, name].join("\0"), { from, module: name, level });
      return null;
    }
    const known = this.#scopes.get(found.file);
    if (known !== undefined) return known;
    this.#textRead += found.text.length;
    return this.scope(parsedModule(found.text), found.file);
  }
}

// What a function may set before a run is a setting of it; None is what nobody has set.
function open({ names }: Scope, { body }: Module): void {
  for (const name of globalsWritten(body)) {
    const held = names.get(name);
    if (held?.kind === "literal" && held.value !== null) names.set(name, settingOf(name));
  }
}

/** What a module went on to do with its names was left unread; its functions and classes are as they were defined. */
function forget({ names }: Scope): void {
  for (const [name, { kind }] of names) {
    if (kind === "function" || kind === "class" || kind === "library" || kind === "namespace")
      continue;
    if (name !== "__name__")
      names.set(name, { kind: "unknown", why: `${name}, whose module unfolds too far to be read` });
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
