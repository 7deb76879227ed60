// Where the extension begins: makes the workspace and mounts every feature on it. The same in the
// desktop and the browser host; holds no analysis, which lives in the worker.

import type { ExtensionContext } from "vscode";
import type { Feature } from "./feature.ts";
import { commands } from "./features/commands.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { explanations } from "./features/explanations.ts";
import { exportReport } from "./features/exportReport.ts";
import { hints } from "./features/hints.ts";
import { hovers } from "./features/hovers.ts";
import { ignoreActions } from "./features/ignoreActions.ts";
import { lenses } from "./features/lenses.ts";
import { modelEditor } from "./features/modelEditor.ts";
import type { Platform } from "./platform/platform.ts";
import { Workspace } from "./workspace.ts";

const FEATURES: readonly Feature[] = [
  modelEditor,
  diagnostics,
  lenses,
  hints,
  hovers,
  explanations,
  ignoreActions,
  exportReport,
  commands,
];

/** The function with which a host activates the extension. */
export function activateOn(platform: Platform): (context: ExtensionContext) => void {
  return (context) => {
    const workspace = new Workspace(context, platform);
    context.subscriptions.push(workspace, ...FEATURES.map((mount) => mount(workspace)));
  };
}
