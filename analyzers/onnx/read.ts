// The entry of the binary reader: bytes to a model, or to the reason why they are none.

import { type Problem, printable } from "../base/index.ts";
import { type Program, unreadable } from "../ir/index.ts";
import { type ReadContext, readContext } from "./context.ts";
import { lower } from "./lower.ts";
import type { Model } from "./model.ts";
import { LazyNames } from "./names.ts";
import { modelError } from "./problems.ts";
import { type ModelDraft, readModel } from "./readGraph.ts";
import type { ByteSource } from "./source.ts";
import type { Fault } from "./wire.ts";

/** The program of a binary model file; `file` names it in locations. Never throws. */
export function readOnnx(source: ByteSource, file: string): Program {
  const model = readOnnxModel(source, file);
  return "code" in model ? unreadable(model) : lower(model, file);
}

/** What a binary model file says, names unresolved; or the problem that keeps it from being read. */
export function readOnnxModel(source: ByteSource, file: string): Model | Problem {
  const problem: Fail = (code, message, help) => modelError(file, code, message, help);
  if (!Number.isSafeInteger(source.size) || source.size < 0) {
    return problem("onnx/unreadable", "The size of the file is not known.", HELP.unreadable);
  }
  if (source.size === 0) return problem("onnx/empty", "The file is empty.", HELP.empty);
  const cx = readContext(source);
  const sniffed = sniff(cx);
  if (sniffed === "lfs") {
    return problem("onnx/git-lfs-pointer", "This is a Git LFS pointer, not the model.", HELP.lfs);
  }
  if (sniffed === "text") {
    return problem("onnx/text-file", "This is a text file, not a binary model.", HELP.text);
  }
  return modelOf(cx, problem);
}

/** Makes the one problem of an unreadable file. */
type Fail = (code: string, message: string, help: string) => Problem;

/** Reads the messages; a fault anywhere gives a problem, as half a model says nothing about the whole. */
function modelOf(cx: ReadContext, problem: Fail): Model | Problem {
  const draft: ModelDraft = {
    irVersion: null,
    producer: { name: "", version: "" },
    opsets: [],
    graph: null,
    functions: [],
    metadata: [],
    hasGraph: false,
  };
  readModel(cx, draft);
  const { fault } = cx.cursor;
  const { graph, hasGraph, ...rest } = draft;
  if (fault !== null) {
    // A file cut off in its first fields still begins as models do; anything else may be another format.
    const isModel = hasGraph || (fault.code === "truncated" && draft.irVersion !== null);
    return faultProblem(fault, isModel, problem);
  }
  if (graph === null) {
    return problem("onnx/not-a-model", "The file holds no graph.", HELP.notAModel);
  }
  return { ...rest, graph, names: new LazyNames(cx.names.strings()) };
}

// One sentence each on what to do, printed with the problem.
const HELP = {
  empty: "Export the model again, or check that the download or the checkout has finished.",
  lfs: "Fetch the model itself with `git lfs pull`, then open it again.",
  text: "A web page or an error message may have been saved in the model's place: download the file again.",
  notAModel: "Check that this is an ONNX model and not weights, test data or another format.",
  truncated: "The file is cut off: copy, download or export it again.",
  malformed:
    "The file is damaged: copy, download or export it again, and check it with `onnx.checker`.",
  unreadable: "Check that the file still exists and that you may read it.",
  tooMuch: "No exporter writes such a model; check where the file comes from.",
} as const;

// Before its graph begins, a file that contradicts the schema is more likely another format than a damaged model.
function faultProblem(fault: Fault, isModel: boolean, problem: Fail): Problem {
  const says = `${printable(fault.message)} (at byte ${fault.offset}).`;
  switch (fault.code) {
    case "unreadable":
      return problem("onnx/unreadable", `The file cannot be read: ${says}`, HELP.unreadable);
    case "too-deep":
    case "too-large":
      return problem(`onnx/${fault.code}`, `The file is no sane model: ${says}`, HELP.tooMuch);
    case "truncated":
    case "malformed":
      if (!isModel) {
        return problem("onnx/not-a-model", `This is no ONNX model: ${says}`, HELP.notAModel);
      }
      return problem(
        `onnx/${fault.code}`,
        `The model is ${WORD[fault.code]}: ${says}`,
        HELP[fault.code],
      );
  }
}

const WORD = { truncated: "cut off", malformed: "damaged" } as const;

const LFS = "version https://git-lfs.github.com/spec/";
const SNIFFED = 256;

/** Tells what is mistaken for a model from its first bytes: each model has control characters there. */
function sniff(cx: ReadContext): "lfs" | "text" | null {
  const { cursor } = cx;
  const length = Math.min(SNIFFED, cursor.size);
  if (!cursor.ensure(length)) return null;
  const head = cursor.window.subarray(0, length);
  if (!head.every(isText)) return null;
  return cx.decoder.decode(head).startsWith(LFS) ? "lfs" : "text";
}

/** Whether a byte occurs in text: no control character but tabulator and ends of lines. */
function isText(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
