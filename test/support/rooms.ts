// Who may import whom. A room is a folder with one task; what it may know is written down here and nowhere else.

import type { Import } from "./sources.ts";

/** Rooms of the analyzers, with the rooms each may import through their index.ts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  algebra: ["base"],
  engine: ["base"],
  ir: ["base", "algebra"],
  fold: ["base", "algebra", "ir"],
  theory: ["base", "algebra"],
  forms: ["base", "algebra"],
  onnx: ["base", "algebra", "ir"],
  python: ["base", "algebra", "ir"],
  ops: ["base", "algebra", "ir", "forms", "report"],
  recurrence: ["base", "algebra", "ir", "forms", "report", "ops", "engine"],
  verdict: ["base", "algebra", "engine", "ir", "theory", "forms", "report", "ops", "recurrence"],
  config: ["base", "report"],
  findings: ["base", "config", "ir", "report"],
  explanation: ["base", "report", "theory"],
  report: ["base"],
};

/** Packages that a room may use; all others are for the hosts and the tests. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  onnx: ["onnx-proto"],
  python: ["@lezer/common", "@lezer/python"],
  config: ["jsonc-parser"],
  findings: ["picomatch"],
  report: ["d3-scale", "d3-shape", "sarif"],
};

/** The only files of the extension that know Node, workers or the browser. */
const PLATFORM = /^extension\/platform\/(?:node|web)(?:\.worker)?\.ts$/;

/** Files the bundler puts in as data. */
const EMBEDDED = /^(?:dist\/engine\.wasm|package\.json)$/;

/** Why an import is not allowed; null where it is. */
export function objection(it: Import): string | null {
  const [top = ""] = it.from.split("/");
  switch (top) {
    case "analyzers":
      return inAnalyzers(it);
    case "extension":
      return inExtension(it);
    case "webview":
      return inWebview(it);
    case "cli":
      return inCli(it);
    default:
      return null;
  }
}

function inAnalyzers({ from, specifier, target }: Import): string | null {
  const room = roomOf(from);
  if (target === null) {
    return (PACKAGES[room] ?? []).includes(specifier)
      ? null
      : `analyzers/${room} uses no ${specifier}`;
  }
  if (!target.startsWith("analyzers/")) return "the analyzers import nothing outside themselves";
  const other = roomOf(target);
  if (room === other) return null;
  // The API files, and the generated documentation, stand above all rooms.
  if (room === "docs" && other === "") return null;
  if (other === "") return "only hosts import the API file";
  if (target !== `analyzers/${other}/index.ts`) return `other rooms are entered by their index.ts`;
  if (room === "" || room === "docs") return null;
  const allowed = MAY_IMPORT[room];
  if (allowed === undefined) return `analyzers/${room} is in no table`;
  return allowed.includes(other) ? null : `${room} must not know ${other}`;
}

function inExtension({ from, specifier, target }: Import): string | null {
  const isPlatform = PLATFORM.test(from);
  if (target === null) {
    if (specifier === "vscode") return null;
    if (specifier.startsWith("node:")) {
      return isPlatform ? null : "only extension/platform knows Node";
    }
    return `the extension uses no ${specifier}`;
  }
  if (target.startsWith("extension/")) return null;
  if (target === "analyzers/index.ts" || target === "webview/protocol.ts") return null;
  if (EMBEDDED.test(target)) return null;
  return "the extension knows analyzers/index.ts and webview/protocol.ts";
}

const WEBVIEW_ROOMS = /^analyzers\/(?:report|engine|algebra)\/index\.ts$/;

function inWebview({ from, specifier, target }: Import): string | null {
  if (target === null) {
    if (specifier === "@vscode/webview-ui-toolkit") {
      return from === "webview/ui.ts" ? null : "the toolkit is imported in webview/ui.ts alone";
    }
    return ["d3-scale", "d3-shape"].includes(specifier) ? null : `the panel uses no ${specifier}`;
  }
  if (target.startsWith("webview/") || WEBVIEW_ROOMS.test(target)) return null;
  return "the panel knows analyzers/{report,engine,algebra} by their index.ts";
}

function inCli({ specifier, target }: Import): string | null {
  if (target === null) return specifier === "vscode" ? "the command line has no editor" : null;
  if (target.startsWith("cli/") || target === "analyzers/index.ts") return null;
  return EMBEDDED.test(target) ? null : "the command line knows analyzers/index.ts";
}

/** The room of a file below analyzers; "" for the API files beside the rooms. */
function roomOf(path: string): string {
  const [, room = "", ...rest] = path.split("/");
  return rest.length === 0 ? "" : room;
}
