// The user's settings, read at the moment they are needed.

import { type ConfigurationScope, workspace } from "vscode";
import type { Settings } from "../analyzers/index.ts";

const PRECISIONS = ["constant", "log", "poly"] as const;

const MEBIBYTE = 1024 * 1024;

/** What an analysis is run with. */
export function analysisSettings(scope: ConfigurationScope): Settings {
  const wanted = workspace.getConfiguration("depthwise", scope).get<unknown>("precision");
  return { precision: PRECISIONS.find((one) => one === wanted) ?? "log", axes: {} };
}

/** Bytes up to which a file is read whole, where it cannot be read in place. */
export function memoryLimit(scope: ConfigurationScope): number {
  const wanted = workspace.getConfiguration("depthwise", scope).get<unknown>("maxFileSizeInMemory");
  return (typeof wanted === "number" && 0 < wanted ? wanted : 256) * MEBIBYTE;
}
