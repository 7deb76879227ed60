// From Python source to subjects: every class with a forward, and every function that works on tensors.

import { fileLocation, type Problem } from "../base/index.ts";
import type { Program, Subject } from "../ir/index.ts";
import { type Basis, basesIn, isSelfContained } from "./basis.ts";
import { type Definition, definitions, type Part, partOf } from "./definitions.ts";
import { parsePython } from "./parse.ts";
import { Recall, type Session } from "./recall.ts";
import { remarksIn } from "./remarks.ts";
import { type ModuleName, type ModuleSource, Modules } from "./sources.ts";
import { readSubject } from "./subject.ts";
import type { Chunk, Module } from "./syntax.ts";
import type { Scope } from "./value.ts";

/** A program, with what an editor has to know of its text. */
export interface PythonProgram extends Program, Outline {}

export interface Outline {
  readonly outline: readonly Part[];
  /** Modules without which some of it is unknown, for a caller who can bring them. */
  readonly pending: readonly ModuleName[];
}

/** What is told of a file's subjects, one by one, in place of the subjects themselves. */
export interface ToldProgram<T> extends Outline, Omit<Program, "subjects"> {
  readonly told: readonly T[];
}

/** Who tells of subjects. */
export interface Teller<T> {
  /** Called before a subject is read that will be told anew. */
  begin(): void;
  tell(subject: Subject): T;
  /** The same, after lines of the file have moved. */
  moved(told: T, lineNow: (line: number) => number): T;
}

/** Reads a file of Python; never throws. */
export function readPython(text: string, file: string, source: ModuleSource): PythonProgram {
  const teller: Teller<Subject> = {
    begin: () => {},
    tell: (subject) => subject,
    moved: (subject) => subject,
  };
  const session = new Recall<Subject>().begin(source, file);
  const { told, ...program } = tellPython(text, file, teller, session);
  return { ...program, subjects: told };
}

/** Reads a file of Python, what is told of it still as far as it holds; never throws. */
export function tellPython<T>(
  text: string,
  file: string,
  teller: Teller<T>,
  session: Session<T>,
): ToldProgram<T> {
  const modules = new Modules(session);
  const module = parsePython(text);
  const problems: Problem[] = module.isBroken ? [brokenProblem(file)] : [];
  const defined = definitions(module);
  const scope = modules.scope(module, file);
  const { cuts } = modules;
  const told = toldOf({ modules, module, scope, file, teller, session }, defined);
  const { pending } = modules;
  // What was cut off later may have been cut off because of what was read before.
  const isWhole = modules.isWhole(file) && modules.cuts === cuts;
  if (pending.length === 0 && isWhole && isApart(file, module, session.texts)) session.end();
  return {
    told,
    problems,
    remarks: remarksIn(module, text),
    outline: defined.map(partOf),
    pending,
  };
}

interface Telling<T> {
  readonly modules: Modules;
  readonly module: Module;
  readonly scope: Scope;
  readonly file: string;
  readonly teller: Teller<T>;
  readonly session: Session<T>;
}

function toldOf<T>(cx: Telling<T>, defined: readonly Definition[]): readonly T[] {
  const { modules, module, scope, file, teller, session } = cx;
  const basisOf = isApart(file, module, session.texts) ? basesIn(module, scope) : null;
  return defined.flatMap((one) => {
    const basis = basisOf?.(one.statement) ?? null;
    const allowance = modules.budget.next();
    const known = basis === null ? null : session.told(one.name, basis, allowance);
    if (basis !== null && known !== null) {
      const lineNow = movesTo(known.basis, basis);
      const now =
        known.told === null || lineNow === null ? known.told : teller.moved(known.told, lineNow);
      modules.budget.spend(known.took);
      session.keep(one.name, { ...known, told: now, basis });
      return now === null ? [] : [now];
    }
    teller.begin();
    const { subject, took, isWhole } = readSubject(modules, module, file, one);
    modules.budget.spend(took);
    const now = subject === null ? null : teller.tell(subject);
    const allowed = isWhole ? null : allowance;
    if (basis !== null) session.keep(one.name, { told: now, basis, took, allowed });
    return now === null ? [] : [now];
  });
}

/** Whether pieces of the module have a say in each other only by what they mention. */
function isApart(
  file: string,
  { chunks }: Module,
  texts: readonly { readonly file: string; readonly text: string }[],
): boolean {
  return (
    chunks.every(({ text }) => isSelfContained(text)) &&
    texts.every((one) => one.file !== file && isSelfContained(one.text))
  );
}

/** Where each line of the pieces stands now; null where all stand where they stood. */
function movesTo(before: Basis, now: Basis): ((line: number) => number) | null {
  const moves = before.chunks.flatMap((chunk, index) => {
    const by = (now.chunks[index]?.line ?? chunk.line) - chunk.line;
    const first = chunk.line + 1;
    return by === 0 ? [] : [{ first, last: chunk.line + lineCount(chunk), by }];
  });
  if (moves.length === 0) return null;
  return (line) => line + (moves.find(({ first, last }) => first <= line && line <= last)?.by ?? 0);
}

function lineCount({ text }: Pick<Chunk, "text">): number {
  return text.split(/\r\n|\r|\n/).length;
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
