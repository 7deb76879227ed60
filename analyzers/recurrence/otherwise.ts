// What would make a loop a scan: the reads of old states without which the forms that are left have a closed
// form. First all reads that mix channels or enter a nonlinearity, then ever fewer while it stays a scan.

import { type Carry, type FormId, formOf, type ReadForm, readsOneChannel } from "../forms/index.ts";
import type { ValueId } from "../ir/index.ts";
import type { Classification, ClassifiedState, Read } from "./classification.ts";
import type { RunRegion } from "./run.ts";
import type { Coupling } from "./states.ts";
import type { Known } from "./terms.ts";

/** The loop as it is, or would be. */
export interface Whole {
  readonly states: readonly ClassifiedState[];
  readonly form: FormId;
  readonly levels: number;
  /** Nodes of the body. */
  readonly size: number;
  /** Reads after which the form is another, nearest to the old states first. */
  readonly reads: () => readonly Read[];
}

export interface Otherwise {
  /** The reads that would have to go; none for a cell that an operator's specification fixes. */
  readonly reads: readonly Read[];
  /** What is read, where no node of a body reads it. */
  readonly says: string | null;
  readonly form: FormId;
}

/** Each try interprets the body again. */
const MOST_TRIES = 12;
const MOST_NODES = 3000;

/** The smallest set of reads found without which the loop is a scan or a map. */
export function withoutReads(
  whole: Whole,
  without: (isCut: (read: Read) => boolean) => Whole,
): Otherwise | null {
  if (isScan(whole) || whole.form === "TOP" || whole.size > MOST_NODES) return null;
  let tries = 0;
  const attempt = (reads: readonly Read[]): Whole | null => {
    if (reads.length === 0 || tries++ >= MOST_TRIES) return null;
    const found = without((read) => reads.some((cut) => isSame(cut, read)));
    return isScan(found) ? found : null;
  };
  const all = whole.reads();
  let found = attempt(all);
  if (found === null) return null;
  let reads = all;
  // What is read last goes first, so that reads of the states themselves are what is left.
  for (const read of all.toReversed()) {
    const fewer = reads.filter((other) => !isSame(other, read));
    const still = attempt(fewer);
    if (still !== null) [found, reads] = [still, fewer];
  }
  return { reads, says: null, form: found.form };
}

function isScan({ states }: Whole): boolean {
  return states.every(({ form }) => isClosed(form));
}

/** Reads on the way of a coupling at which its channels are mixed, or its closed form is lost. */
export function readsOf(
  run: RunRegion | null,
  coupling: Coupling,
  classification: Classification,
): readonly Read[] {
  const carries = classification.carries(coupling);
  return coupling.through.flatMap((node) => {
    const { inputs = [], outputs = [] } = run?.nodes[node]?.node ?? {};
    const result = carryOf(carries, outputs[0] ?? null);
    return inputs.flatMap((id, input): readonly Read[] => {
      const read = carryOf(carries, id);
      return read !== null && result !== null && loses(read, result) ? [{ node, input }] : [];
    });
  });
}

function carryOf(carries: ReadonlyMap<ValueId, Known>, id: ValueId | null): Carry | null {
  return (id === null ? undefined : carries.get(id)?.carry) ?? null;
}

/** Whether one channel, or an affine form, goes in, and something with less of a closed form comes out. */
function loses(read: Carry, result: Carry): boolean {
  if (read.kind === "given" || result.kind === "given") return false;
  if (readsOneChannel(read) && !readsOneChannel(result)) return true;
  return isClosed(read.form) && !isClosed(result.form);
}

function isClosed(form: ReadForm): boolean {
  if (form === "NORM") return false;
  return form === "SELF" || formOf(form).bound(LOG).class === "TC0";
}

const LOG = { precision: "log", width: "constant", body: "TC0" } as const;

function isSame(a: Read, b: Read): boolean {
  return a.node === b.node && a.input === b.input;
}
