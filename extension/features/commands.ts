// The commands of the palette, the explorer and the editor's title.

import { Disposable, workspace as folders, commands as registry, Uri, window } from "vscode";
import type { Feature } from "../feature.ts";
import type { Model, Workspace } from "../workspace.ts";
import { MODEL_EDITOR } from "./modelEditor.ts";

/** Most files that the picker lists. */
const MOST = 1000;

/** Mounts every command. */
export const commands: Feature = (workspace) =>
  Disposable.from(
    registry.registerCommand("depthwise.analyzeFile", (uri?: unknown) =>
      analyzeFile(workspace, uri instanceof Uri ? uri : activeModel()),
    ),
    registry.registerCommand("depthwise.showLog", () => workspace.log.show()),
  );

async function analyzeFile(workspace: Workspace, given: Uri | null): Promise<void> {
  const uri = given ?? (await pick());
  if (uri === null) return;
  const open = workspace.get(uri) !== null;
  await registry.executeCommand("vscode.openWith", uri, MODEL_EDITOR);
  if (open) workspace.analyze(uri);
  const model = await workspace.settled(uri);
  if (model !== null) tell(model);
}

// The result also goes to where a screen reader announces it: the panel alone would have to be searched.
function tell({ facts, state }: Model): void {
  if (state.kind !== "ready") return;
  const { report } = state;
  const subject = report.subjects.find((one) => one.headline) ?? report.subjects[0];
  const problem = report.problems[0];
  if (subject !== undefined) void window.showInformationMessage(`${facts.name}: ${subject.phrase}`);
  else if (problem !== undefined)
    void window.showWarningMessage(`${facts.name}: ${problem.message} ${problem.help}`);
}

/** The model that the active tab shows, if it shows one. */
function activeModel(): Uri | null {
  const input: unknown = window.tabGroups.activeTabGroup.activeTab?.input;
  if (typeof input !== "object" || input === null) return null;
  const { uri } = input as { uri?: unknown };
  return uri instanceof Uri && uri.path.endsWith(".onnx") ? uri : null;
}

async function pick(): Promise<Uri | null> {
  const found = await folders.findFiles("**/*.onnx", undefined, MOST);
  if (found.length === 0) {
    void window.showInformationMessage("There is no .onnx file in the open folders.");
    return null;
  }
  const items = found
    .map((uri) => ({ label: folders.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const picked = await window.showQuickPick(items, { placeHolder: "Model to analyze" });
  return picked?.uri ?? null;
}
