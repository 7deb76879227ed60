// The editor of `.onnx` files: read-only, a panel that shows the model's report. Holds no state of its
// own; a panel that was hidden asks for the report again when it is shown.

import * as vscode from "vscode";
import { parseFromWebview, type ToWebview } from "../../webview/protocol.ts";
import type { Feature } from "../feature.ts";
import { newNonce, page } from "../page.ts";
import type { Model, Workspace } from "../workspace.ts";

/** The editor's id in the manifest. */
export const MODEL_EDITOR = "depthwise.model";

/** Registers the editor. */
export const modelEditor: Feature = (workspace) =>
  vscode.window.registerCustomEditorProvider(MODEL_EDITOR, providerOn(workspace), {
    supportsMultipleEditorsPerDocument: true,
    webviewOptions: { enableFindWidget: true },
  });

function providerOn(workspace: Workspace): vscode.CustomReadonlyEditorProvider {
  return {
    openCustomDocument: (uri) => {
      const use = workspace.open(uri);
      return { uri, dispose: () => use.dispose() };
    },
    resolveCustomEditor: ({ uri }, panel) => show(workspace, uri, panel),
  };
}

function show(workspace: Workspace, uri: vscode.Uri, panel: vscode.WebviewPanel): void {
  const { webview } = panel;
  const files = vscode.Uri.joinPath(workspace.extension, "dist");
  const address = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
  const post = (model: Model) => void webview.postMessage(messageOf(model));
  const received = webview.onDidReceiveMessage((data: unknown) => {
    const message = parseFromWebview(data);
    if (message === null) return workspace.log.warn("The panel sent a message of no known form.");
    const model = workspace.get(uri);
    if (message.type === "ready" && model !== null) post(model);
    if (message.type === "cancel") workspace.cancel(uri);
    if (message.type === "analyze") workspace.analyze(uri);
  });
  const changed = workspace.onDidChange((model) => {
    if (model.uri.toString() === uri.toString()) post(model);
  });
  panel.onDidDispose(() => {
    received.dispose();
    changed.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [files] };
  webview.html = page({
    nonce: newNonce(),
    script: address("webview.js"),
    style: address("webview.css"),
    cspSource: webview.cspSource,
  });
}

function messageOf({ facts: file, state }: Model): ToWebview {
  switch (state.kind) {
    case "analyzing":
      return { type: "progress", file, read: state.read, total: state.total };
    case "ready":
      return { type: "report", file, report: state.report };
    case "cancelled":
    case "deleted":
      return { type: state.kind, file };
  }
}
