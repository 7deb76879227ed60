// Whether code changes, in place, what a name holds; read off its syntax, without running it.

import type { Expression, Statement } from "./syntax.ts";

/** Statements, or the value of a lambda. */
export type Code = readonly Statement[] | Expression;

const CHANGING = new Set(
  "append extend insert pop popitem remove clear update setdefault add discard sort reverse".split(
    " ",
  ),
);

/** Whether some statement writes into the name's value, or calls a method on it that may. */
export function changesInPlace(body: Code, name: string): boolean {
  return someNode(body, (node) => {
    const targets = [node["target"], ...asList(node["targets"])];
    if (targets.some((target) => isPlaceIn(target, name))) return true;
    const callee = node["kind"] === "call" ? asNode(node["callee"]) : null;
    const method = callee?.["kind"] === "attribute" ? callee["name"] : null;
    if (typeof method !== "string" || baseOf(callee) !== name) return false;
    return CHANGING.has(method) || /[^_]_$/.test(method);
  });
}

/** Whether an expression anywhere in the code gives a name a value. */
export function namesInside(body: Code): boolean {
  return someNode(body, (node) => node["kind"] === "walrus");
}

/** Names of the module that functions in it write. */
export function globalsWritten(body: Code): ReadonlySet<string> {
  const names = new Set<string>();
  someNode(body, (node) => {
    if (node["kind"] === "scope" && node["of"] === "global")
      for (const name of asList(node["names"])) if (typeof name === "string") names.add(name);
    return false;
  });
  return names;
}

export type Syntax = Readonly<Record<string, unknown>>;

/** Whether some node of the code passes the test. */
export function someNode(tree: unknown, test: (node: Syntax) => boolean): boolean {
  const pending: unknown[] = [tree];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const node = asNode(next);
    if (node === null) continue;
    if (!Array.isArray(next) && test(node)) return true;
    pending.push(...Object.values(node).filter((part) => part !== null && part !== undefined));
  }
  return false;
}

function asNode(value: unknown): Syntax | null {
  return typeof value === "object" && value !== null ? (value as Syntax) : null;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether the target is an item or a part of what the name holds. */
function isPlaceIn(target: unknown, name: string): boolean {
  const node = asNode(target);
  return node !== null && node["kind"] !== "name" && baseOf(node) === name;
}

/** The name that `a[…].b[…]` starts with. */
function baseOf(place: Syntax | null): string | null {
  let node: Syntax | null = place;
  while (node !== null && (node["kind"] === "subscript" || node["kind"] === "attribute")) {
    node = asNode(node["of"]);
  }
  return node?.["kind"] === "name" && typeof node["name"] === "string" ? node["name"] : null;
}
