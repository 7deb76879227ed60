// Depthwise: Export Report…: what is said of the open file, in a format for other tools, written where the user says.

import { commands, workspace as folders, Uri, window } from "vscode";
import type { Report } from "../../analyzers/index.ts";
import type { Feature } from "../feature.ts";
import type { FormatChoice } from "../job.ts";
import type { Workspace } from "../workspace.ts";

/** What another program may say, which a person is asked for. */
interface Asked {
  readonly uri?: Uri;
  readonly format?: string;
  readonly target?: Uri;
}

/** Mounts the command. */
export const exportReport: Feature = (workspace) =>
  commands.registerCommand("depthwise.exportReport", (given?: unknown) =>
    exported(workspace, askedOf(given)),
  );

async function exported(workspace: Workspace, asked: Asked): Promise<void> {
  const uri = asked.uri ?? shownFile();
  const report = uri === null ? null : await reportOf(workspace, uri);
  if (uri === null || report === null) {
    void window.showInformationMessage("Open a model or a Python file to export its report.");
    return;
  }
  const format = await chosen(await workspace.formats(report), asked.format);
  if (format === undefined) return;
  const target = asked.target ?? (await placeFor(uri, format));
  if (target === undefined) return;
  const text = await workspace.print(report, format.id);
  await folders.fs.writeFile(target, new TextEncoder().encode(text));
  await shown(target, format);
}

/** A file from a menu, or what a program says. */
function askedOf(given: unknown): Asked {
  if (given instanceof Uri) return { uri: given };
  return typeof given === "object" && given !== null ? (given as Asked) : {};
}

/** The file of the active tab, whether an editor of text or of models shows it. */
function shownFile(): Uri | null {
  const input: unknown = window.tabGroups.activeTabGroup.activeTab?.input;
  if (typeof input !== "object" || input === null) return null;
  const { uri } = input as { uri?: unknown };
  return uri instanceof Uri ? uri : null;
}

async function reportOf(workspace: Workspace, uri: Uri): Promise<Report | null> {
  const document = folders.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document !== undefined) return (await workspace.documents.current(document))?.report ?? null;
  const model = await workspace.settled(uri);
  return model?.state.kind === "ready" ? model.state.report : null;
}

async function chosen(
  formats: readonly FormatChoice[],
  wanted: string | undefined,
): Promise<FormatChoice | undefined> {
  if (wanted !== undefined) return formats.find(({ id }) => id === wanted);
  const items = formats.map((format) => ({ label: format.id, description: format.doc, format }));
  const picked = await window.showQuickPick(items, { placeHolder: "Format of the report" });
  return picked?.format;
}

async function placeFor(uri: Uri, { id, extension }: FormatChoice): Promise<Uri | undefined> {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const report = Uri.joinPath(uri, "..", `${name}.depthwise${extension}`);
  return window.showSaveDialog({
    defaultUri: report,
    filters: { [id]: [extension.slice(1)] },
    title: "Export Report",
  });
}

/** Markdown as it is read, everything else as text. */
async function shown(target: Uri, { id }: FormatChoice): Promise<void> {
  if (id === "markdown") await commands.executeCommand("markdown.showPreview", target);
  else await window.showTextDocument(target, { preview: true });
}
