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
  const counted = new Map<string, { first: NodeRun; classes: Map<number, number> }>();
  const inner: Inside[] = [];
  for (const [at, node] of run.nodes.entries()) {
    const inside = insideOf(node);
    if (inside !== null) {
      inner.push(inside);
      continue;
    }
    const name = partName(node);
    const part = counted.get(name) ?? { first: node, classes: new Map<number, number>() };
    counted.set(name, part);
    const number = table.classOf[at] ?? 0;
    part.classes.set(number, (part.classes.get(number) ?? 0) + 1);
  }
  const found = new Map<string, Part>();
  for (const [name, { first, classes }] of counted) {
    const of = (what: "work" | "bytes"): Poly =>
      sum([...classes].map(([at, n]) => scale(must(table.classes[at], "cost").written[what], n)));
    found.set(name, { first, work: of("work"), bytes: of("bytes") });
  }
  for (const { parts, often } of inner)
    for (const [name, part] of parts) put(found, name, repeated(part, often));
  return found;
}

/** The parts as reported: the largest first, those beyond what a person reads as one of their module. */
export function partReports(
  parts: Parts,
  file: string,
  sizeOf: (size: string) => number,
): readonly PartReport[] {
  const measured = [...rolledUp(parts)].map(([name, part]) => {
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
const MOST_PARTS = 200;

/** Fewer parts, each of a shorter path, where there are more than a report carries. */
function rolledUp(parts: Parts): Parts {
  const depth = Math.max(0, ...[...parts.keys()].map((name) => name.split("/").length));
  for (let most = depth; most > 0; most--) {
    const shorter = new Map<string, Part>();
    for (const [name, part] of parts) put(shorter, name.split("/").slice(0, most).join("/"), part);
    if (shorter.size <= MOST_PARTS || most === 1) return shorter;
  }
  return parts;
}

function partName(run: NodeRun): string {
  const { source, name, op } = run.node;
  if (source !== null) return `line ${source[0]}`;
  const end = name.lastIndexOf("/");
  return printable(end > 0 ? name.slice(name.startsWith("/") ? 1 : 0, end) : op.name);
}

function repeated(part: Part, often: Count | null): Part {
  if (often === null) return part;
  const { first, work, bytes } = part;
  const times = (what: Poly): Poly => often.multiply(what, often.count);
  return { first, work: times(work), bytes: times(bytes) };
}

function put(parts: Map<string, Part>, name: string, part: Part): void {
  const known = parts.get(name);
  parts.set(
    name,
    known === undefined
      ? part
      : {
          first: known.first,
          work: sum([known.work, part.work]),
          bytes: sum([known.bytes, part.bytes]),
        },
  );
}
