// Runs inside the extension host, of either kind: plain, so that both can load it as it is. Throws where
// something is not as it should be.

const vscode = require("vscode");

exports.run = async () => {
  const extension = vscode.extensions.getExtension("depthwise.depthwise");
  check(extension !== undefined, "the extension is not there");
  check(!extension.isActive, "it was active before anything was opened");
  const [folder] = vscode.workspace.workspaceFolders;
  const gru = vscode.Uri.joinPath(folder.uri, "gru.onnx");
  await vscode.commands.executeCommand("depthwise.analyzeFile", gru);
  const { input } = vscode.window.tabGroups.activeTabGroup.activeTab;
  check(input.viewType === "depthwise.model", "the command did not open the model editor");
  const found = vscode.languages.getDiagnostics(gru);
  check(found.length > 0, "the recurrent model has no finding");
  for (const { source, code, range } of found) {
    check(source === "depthwise", `a finding comes from ${source}`);
    check(typeof code === "string" && code !== "", "a finding has no rule");
    check(range.isEqual(new vscode.Range(0, 0, 0, 0)), "a finding stands on a line");
  }

  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  check(vscode.languages.getDiagnostics(gru).length === 0, "findings outlive the editor");

  const tagger = vscode.Uri.joinPath(folder.uri, "tagger.py");
  await vscode.window.showTextDocument(tagger);
  // Lenses are given when the text has been analysed, and findings with them.
  const lenses = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", tagger);
  check(lenses.length === 1, `there are ${lenses.length} verdicts above the code`);
  check(lenses[0].command.title.includes("depth grows with"), lenses[0].command.title);
  const [loop, ...others] = vscode.languages.getDiagnostics(tagger);
  check(loop?.code === "serial-loop" && others.length === 0, "the code has other findings");
  check(loop.range.isEqual(new vscode.Range(11, 20, 11, 32)), "the finding is not at the call");

  await exported(tagger, "markdown", "### Depthwise: 1 serial");
  await exported(tagger, "sarif", '"version": "2.1.0"');

  const config = vscode.Uri.joinPath(folder.uri, "depthwise.json");
  const budget = JSON.stringify({ budgets: [{ growth: { "*": "log" } }] });
  await vscode.workspace.fs.writeFile(config, new TextEncoder().encode(budget));
  await until(() => rulesOf(tagger).includes("budget-exceeded"), "the budget is not held");
  await vscode.workspace.fs.delete(config);
  await until(() => !rulesOf(tagger).includes("budget-exceeded"), "the budget is held when gone");

  const settings = vscode.workspace.getConfiguration("depthwise");
  check(settings.get("precision") === "log", "the default precision is not log");
};

// As a task of another extension would, without dialogs.
async function exported(uri, format, words) {
  const target = vscode.Uri.joinPath(uri, "..", `report.${format}`);
  await vscode.commands.executeCommand("depthwise.exportReport", { uri, format, target });
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
  check(text.includes(words), `the report in ${format} has no ${words}`);
  await vscode.workspace.fs.delete(target);
}

function rulesOf(uri) {
  return vscode.languages.getDiagnostics(uri).map(({ code }) => code);
}

/** Waits for what follows a change of files, which watchers tell of in their own time. */
async function until(holds, what) {
  for (const end = Date.now() + 20_000; !holds(); ) {
    check(Date.now() < end, what);
    await new Promise((done) => setTimeout(done, 100));
  }
}

function check(holds, what) {
  if (!holds) throw new Error(what);
}
