// Modules: those of the workspace are read, all others are libraries known by their full names.

import type { Cx } from "./context.ts";
import { setName } from "./context.ts";
import type { Exits } from "./machine.ts";
import type { Statement } from "./syntax.ts";
import type { Value } from "./value.ts";

const FALLS: Exits = { falls: true, early: [] };

/** `import a.b as c`. */
export function importNames(cx: Cx, s: Extract<Statement, { kind: "import" }>): Exits {
  for (const { module, as } of s.names) {
    const scope = cx.machine.imports.module(module, 0);
    const [root = module] = module.split(".");
    const value: Value =
      scope !== null && as !== null
        ? { kind: "namespace", scope }
        : { kind: "library", name: canonical(as === null ? root : module) };
    setName(cx, as ?? root, value);
  }
  return FALLS;
}

/** `from a.b import c as d`. */
export function importFrom(cx: Cx, s: Extract<Statement, { kind: "from" }>): Exits {
  const scope = cx.machine.imports.module(s.module, s.level);
  for (const { name, as } of s.names) {
    if (name === "*") {
      for (const [key, value] of scope?.names ?? [])
        if (!key.startsWith("_")) setName(cx, key, value);
      continue;
    }
    setName(cx, as ?? name, imported(cx, s, scope?.names.get(name) ?? null, name));
  }
  return FALLS;
}

function imported(
  cx: Cx,
  s: Extract<Statement, { kind: "from" }>,
  found: Value | null,
  name: string,
): Value {
  if (found !== null) return found;
  const inner = cx.machine.imports.module(s.module === "" ? name : `${s.module}.${name}`, s.level);
  if (inner !== null) return { kind: "namespace", scope: inner };
  if (s.level > 0)
    return {
      kind: "unknown",
      why: `${".".repeat(s.level)}${s.module}.${name}, which is not in the workspace`,
    };
  return { kind: "library", name: canonical(`${s.module}.${name}`) };
}

/** The name a library is known by in the tables. */
function canonical(name: string): string {
  return name.replace(/^torch\.nn\.modules\.\w+\./, "torch.nn.").replace(/^numpy\b/, "numpy");
}
