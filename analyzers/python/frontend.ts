// Which framework a module is written in, told by what it imports. For display only: calls are told by their full names.

import type { Subject } from "../ir/index.ts";
import type { Module, Statement } from "./syntax.ts";

type Frontend = Exclude<Subject["frontend"], "onnx">;

const FRAMEWORKS: ReadonlyMap<string, Frontend> = new Map([
  ["torch", "torch"],
  ["jax", "jax"],
  ["flax", "jax"],
  ["haiku", "jax"],
  ["equinox", "jax"],
  ["keras", "keras"],
  ["tensorflow", "keras"],
]);

/** The framework of the first import that has one; modules that build on others of their own are taken for PyTorch. */
export function frontendOf({ body }: Module): Frontend {
  for (const statement of body) {
    for (const name of importedBy(statement)) {
      const found = FRAMEWORKS.get(name.split(".")[0] ?? "");
      if (found !== undefined) return found;
    }
  }
  return "torch";
}

function importedBy(statement: Statement): readonly string[] {
  if (statement.kind === "import") return statement.names.map(({ module }) => module);
  return statement.kind === "from" && statement.level === 0 ? [statement.module] : [];
}
