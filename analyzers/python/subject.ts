// One definition as a subject: its body read with an object made of settings, and with tensors for its parameters.

import type { Graph, Subject } from "../ir/index.ts";
import type { Allowance } from "./budget.ts";
import { callFunction } from "./call.ts";
import { forwardOf, memberOf } from "./classes.ts";
import { isTraining } from "./contents.ts";
import type { Cx } from "./context.ts";
import { instantiate } from "./define.ts";
import type { Definition } from "./definitions.ts";
import { frontendOf } from "./frontend.ts";
import { Machine } from "./machine.ts";
import { roleOf } from "./role.ts";
import type { Modules } from "./sources.ts";
import type { Module, Parameter } from "./syntax.ts";
import {
  type CallArguments,
  type ClassValue,
  type Closure,
  type Scope,
  settingOf,
  type Value,
} from "./value.ts";

/** A definition that was read: its subject, if it is one, and what reading it took. */
export interface Reading {
  readonly subject: Subject | null;
  readonly took: Allowance;
  /** Whether all of it was read. */
  readonly isWhole: boolean;
}

/** Reads one definition of a module. What it writes to names of modules is taken back: other subjects share them. */
export function readSubject(
  modules: Modules,
  module: Module,
  file: string,
  one: Definition,
): Reading {
  const scope = modules.scope(module, file);
  const machine = new Machine(modules.importsOf(file), file, modules.budget.next());
  const { result: graph } = machine.journal.taken(() => graphOf(machine, scope, one));
  const subject = graph === null ? null : subjectOf(graph, machine, module, one);
  return { subject, took: machine.spent, isWhole: !machine.isExhausted };
}

function graphOf(machine: Machine, scope: Scope, one: Definition): Graph | null {
  const value = scope.names.get(one.owner ?? one.name);
  const { depth } = machine.journal;
  const cx: Cx = { machine, frame: { scope, conditions: [], depth, trip: depth } };
  const entry = entryOf(cx, value, one);
  if (entry === null) return null;
  machine.mode = "run";
  // Where a forward is inherited from another file, its nodes stand at the name of the class.
  machine.lowering.nodes.source = one.statement.at;
  const inputs = inputsOf(machine, entry.params, entry.self === null ? 0 : 1);
  // What a run writes is its own; the object that it runs on is there before.
  return machine.journal.taken(() => {
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
  }).result;
}

function subjectOf(
  graph: Graph,
  machine: Machine,
  module: Module,
  one: Definition,
): Subject | null {
  const isClass = one.statement.kind === "class";
  const measures = machine.unfollowed !== null && hasNode(graph, (op) => MEASURES.has(op));
  if (!isClass && !measures && !hasNode(graph, isTensorWork)) return null;
  const trains = one.statement.kind === "function" && isTraining(one.statement);
  return {
    symbol: one.name,
    file: machine.file,
    kind: isClass ? "model" : "procedure",
    role: trains ? "train" : isClass ? "forward" : roleOf(graph),
    headline: isClass || (!trains && hasNode(graph, isLoop)),
    frontend: frontendOf(module),
    at: one.statement.at,
    graph,
  };
}

function hasNode({ body }: Graph, isIt: (op: string) => boolean): boolean {
  return body.nodes.some(({ op }) => isIt(op.name));
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

/** A loop that was not read item by item: what a function answers that has one is worth a headline. */
function isLoop(op: string): boolean {
  return op === "Loop";
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
