// The user's settings, read at the moment they are needed.

import { type ConfigurationScope, workspace } from "vscode";
import type { Settings } from "../analyzers/index.ts";

const PRECISIONS = ["constant", "log", "poly"] as const;

const MEBIBYTE = 1024 * 1024;

/** What an analysis is run with. */
export function analysisSettings(scope: ConfigurationScope): Settings {
  const wanted = workspace.getConfiguration("depthwise", scope).get<unknown>("precision");
  return { precision: PRECISIONS.find((one) => one === wanted) ?? "log", axes: {}, hardware: null };
}

/** Whether the user has set the precision, so that no project decides it. */
export function isPrecisionSet(scope: ConfigurationScope): boolean {
  const said = workspace.getConfiguration("depthwise", scope).inspect<unknown>("precision");
  const values = [said?.globalValue, said?.workspaceValue, said?.workspaceFolderValue];
  return values.some((value) => value !== undefined);
}

/** Whether Python files are analysed at all. */
export function isPythonEnabled(scope: ConfigurationScope): boolean {
  return isOn("python.enabled", scope);
}

/** Whether verdicts stand above classes and functions. */
export function isCodeLensEnabled(scope: ConfigurationScope): boolean {
  return isOn("codeLens.enabled", scope);
}

/** Whether loops are labelled at the end of their lines. */
export function areHintsEnabled(scope: ConfigurationScope): boolean {
  return isOn("hints.enabled", scope);
}

function isOn(setting: string, scope: ConfigurationScope): boolean {
  return workspace.getConfiguration("depthwise", scope).get<unknown>(setting) !== false;
}

/** Bytes up to which a file is read whole, where it cannot be read in place. */
export function memoryLimit(scope: ConfigurationScope): number {
  const wanted = workspace.getConfiguration("depthwise", scope).get<unknown>("maxFileSizeInMemory");
  return (typeof wanted === "number" && 0 < wanted ? wanted : 256) * MEBIBYTE;
}
