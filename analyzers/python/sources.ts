// The modules that a file imports from its workspace, and what they define.

import { Budget } from "./budget.ts";
import { execute } from "./execute.ts";
import { forgetHanded } from "./handed.ts";
import { type Imports, Machine } from "./machine.ts";
import { globalsWritten } from "./mutation.ts";
import { parsedModule } from "./parsed.ts";
import type { Module } from "./syntax.ts";
import { literal, type Scope, settingOf } from "./value.ts";

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

/** Modules read for one file, and characters of their texts; imports beyond are left unknown. */
const MOST_MODULES = 64;
const MOST_IMPORTED = 600_000;

/**
 * Modules of the workspace, each read once. What a module defines is made in build mode, so it holds no value of any
 * graph and serves all subjects.
 */
export class Modules {
  /** What is left for reading the file. */
  readonly budget = new Budget();
  /** How often a module was left unread, or read in part, because it is too much. */
  cuts = 0;
  readonly #source: ModuleSource;
  readonly #scopes = new Map<string, Scope>();
  readonly #unfinished = new Set<string>();
  #textRead = 0;
  readonly #pending = new Map<string, ModuleName>();

  constructor(source: ModuleSource) {
    this.#source = source;
  }

  /** Modules that were asked for before they could be had; their names are taken for a library's until then. */
  get pending(): readonly ModuleName[] {
    return [...this.#pending.values()];
  }

  /** Whether the module was read to its end. */
  isWhole(file: string): boolean {
    return !this.#unfinished.has(file);
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
    if (machine.isExhausted) {
      this.cuts += 1;
      this.#unfinished.add(file);
      forget(scope);
    }
    open(scope, module);
    forgetHanded(scope);
    return scope;
  }

  #module(from: string, name: string, level: number): Scope | null {
    const isMuch = this.#scopes.size > MOST_MODULES || this.#textRead > MOST_IMPORTED;
    if (isMuch) this.cuts += 1;
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
function open({ names }: Scope, { chunks }: Module): void {
  for (const name of chunks.flatMap(({ text, body }) =>
    /\bglobal\b/.test(text) ? [...globalsWritten(body)] : [],
  )) {
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
