// A feature is one file that shows something of the workspace in one place of the editor.

import type { Disposable } from "vscode";
import type { Workspace } from "./workspace.ts";

/** Puts the feature into the editor, until disposed. */
export type Feature = (workspace: Workspace) => Disposable;
