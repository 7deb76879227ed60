// Where the work of a program is: its operators grouped by module path, by line of code, or by operator where a model
// names its nodes without saying what they belong to.

import { evaluate, formula, type Poly, scale, sum } from "../algebra/index.ts";
import { must, printable } from "../base/index.ts";
import { locate } from "../ir/index.ts";
import type { PartReport } from "../report/index.ts";
import type { CostTable } from "./costTable.ts";
import type { NodeRun, RegionRun } from "./infer.ts";
import type { Count } from "./meters.ts";

/** One run of a region by part. */
export type Parts = ReadonlyMap<string, Part>;

interface Part {
  /** A node of it: the first. */
  readonly first: NodeRun;
  readonly work: Poly;
  readonly bytes: Poly;
}

/** A body that all of a node's work is in, so many times. */
export interface Inside {
  readonly parts: Parts;
  readonly often: Count | null;
}

/** The parts of a region, from the costs of its nodes and what runs inside them. */
export function partsOf(
  run: RegionRun,
  table: CostTable,
  insideOf: (node: NodeRun) => Inside | null,
): Parts {
  const counted = new Map<string, Counted>();
  const inner: Inside[] = [];
  let folder = "";
  let part: Counted | null = null;
  for (const [at, node] of run.nodes.entries()) {
    const inside = insideOf(node);
    if (inside !== null) {
      inner.push(inside);
      continue;
    }
    // Nodes of one module mostly follow each other.
    const { name, source } = node.node;
    const end = source === null ? name.lastIndexOf("/") : 0;
    if (part === null || end <= 0 || end !== folder.length || !name.startsWith(folder)) {
      folder = end > 0 ? name.slice(0, end) : "";
      part = entry(counted, partName(node), node);
    }
    const number = table.classOf[at] ?? 0;
    part.classes.set(number, (part.classes.get(number) ?? 0) + 1);
  }
  const found = new Map<string, Part>();
  for (const [name, { first, classes }] of rolledUp(counted, merged)) {
    const of = (what: "work" | "bytes"): Poly =>
      sum([...classes].map(([at, n]) => scale(must(table.classes[at], "cost").written[what], n)));
    found.set(name, { first, work: of("work"), bytes: of("bytes") });
  }
  for (const { parts, often } of inner)
    for (const [name, part] of parts) put(found, name, repeated(part, often), added);
  return found;
}

/** How many nodes of a part have each cost of a table: formulas are made of them once parts are few. */
interface Counted {
  readonly first: NodeRun;
  readonly classes: Map<number, number>;
}

function entry(parts: Map<string, Counted>, name: string, first: NodeRun): Counted {
  const part = parts.get(name) ?? { first, classes: new Map<number, number>() };
  parts.set(name, part);
  return part;
}

function merged(a: Counted, b: Counted): Counted {
  for (const [at, n] of b.classes) a.classes.set(at, (a.classes.get(at) ?? 0) + n);
  return a;
}

function added(a: Part, b: Part): Part {
  return { first: a.first, work: sum([a.work, b.work]), bytes: sum([a.bytes, b.bytes]) };
}

/** The parts as reported: the largest first, those beyond what a person reads as one of their module. */
export function partReports(
  parts: Parts,
  file: string,
  sizeOf: (size: string) => number,
): readonly PartReport[] {
  const measured = [...rolledUp(parts, added)].map(([name, part]) => {
    const size = evaluate(part.work, sizeOf);
    return { name, part, size: Number.isFinite(size) ? size : 0 };
  });
  const whole = measured.reduce((total, { size }) => total + size, 0);
  return measured
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_PARTS)
    .map(({ name, part, size }) => ({
      name: part.first.node.source === null ? name : null,
      at: locate(file, part.first.region, part.first.index),
      work: formula(part.work),
      bytes: formula(part.bytes),
      share: Math.round((size / whole) * 1000) / 1000,
    }));
}

/** Parts that a report carries. */
const MOST_PARTS = 40;

/** Where there are more than a report carries: modules that differ in a number as one, then shorter paths. */
function rolledUp<T>(
  parts: ReadonlyMap<string, T>,
  merge: (a: T, b: T) => T,
): ReadonlyMap<string, T> {
  if (parts.size <= MOST_PARTS) return parts;
  const numberless = renamed(parts, merge, (name) =>
    isLine(name) ? name : name.replace(/\d+/g, "*"),
  );
  const longest = Math.max(...[...numberless.keys()].map((name) => name.split("/").length));
  let found = numberless;
  for (let most = longest - 1; most > 0 && found.size > MOST_PARTS; most--)
    found = renamed(numberless, merge, (name) => name.split("/").slice(0, most).join("/"));
  return found;
}

function renamed<T>(
  parts: ReadonlyMap<string, T>,
  merge: (a: T, b: T) => T,
  nameOf: (name: string) => string,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const [name, part] of parts) put(found, nameOf(name), part, merge);
  return found;
}

/** Lines of code have names that no module has. */
const LINE = "line ";

function isLine(name: string): boolean {
  return name.startsWith(LINE);
}

function partName(run: NodeRun): string {
  const { source, name, op } = run.node;
  if (source !== null) return `${LINE}${source[0]}`;
  const end = name.lastIndexOf("/");
  return printable(end > 0 ? name.slice(name.startsWith("/") ? 1 : 0, end) : op.name);
}

function repeated(part: Part, often: Count | null): Part {
  if (often === null) return part;
  const { first, work, bytes } = part;
  const times = (what: Poly): Poly => often.multiply(what, often.count);
  return { first, work: times(work), bytes: times(bytes) };
}

function put<T>(parts: Map<string, T>, name: string, part: T, merge: (a: T, b: T) => T): void {
  const known = parts.get(name);
  parts.set(name, known === undefined ? part : merge(known, part));
}
