// Functions that a module hands to a library by decorating them: the library may run them whenever it likes, so that what
// they change is not known.

import { lookUp } from "./context.ts";
import { isTransparent } from "./escape.ts";
import { changesInPlace } from "./mutation.ts";
import type { Expression } from "./syntax.ts";
import type { Closure, Scope, Value } from "./value.ts";

/** Forgets what functions change that a library may run. */
export function forgetHanded(scope: Scope): void {
  const { names } = scope;
  const handed = [...names.values()].flatMap((value) =>
    value.kind === "function" && isHanded(value.closure, scope) ? [value.closure] : [],
  );
  for (const [name, value] of names)
    for (const { body, name: by } of handed)
      if (isChangeable(value) && changesInPlace(body, name))
        names.set(name, {
          kind: "unknown",
          why: `${name}, which ${by} changes whenever it is run`,
        });
}

function isHanded({ decorators }: Closure, scope: Scope): boolean {
  return decorators.some((decorator) => {
    const root = rootOf(decorator);
    const value = root === null ? null : lookUp(scope, root);
    return value?.kind === "library" && !isTransparent(value.name);
  });
}

/** The name that a decorator starts with. */
export function rootOf(e: Expression): string | null {
  if (e.kind === "name") return e.name;
  if (e.kind === "attribute") return rootOf(e.of);
  return e.kind === "call" ? rootOf(e.callee) : null;
}

function isChangeable({ kind }: Value): boolean {
  return kind === "list" || kind === "dict" || kind === "weight" || kind === "object";
}
