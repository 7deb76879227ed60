// Where the panel begins: takes messages, keeps the state, draws it. Redraws whole, except for progress,
// which comes often and must not take the focus away.

import type { Report, Subject } from "../analyzers/report/index.ts";
import { element } from "./dom.ts";
import { type FileFacts, type FromWebview, parseToWebview } from "./protocol.ts";
import { EMPTY, parseSaved, receive, shownSubject, type ViewState } from "./store.ts";
import { button, registerControls, ring } from "./ui.ts";
import { reportView } from "./views/report.ts";
import { bytesText } from "./words.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** Pause after the last scroll before the place is remembered. */
const SCROLL_MILLISECONDS = 150;

const host = acquireVsCodeApi();
const saved = parseSaved(host.getState());
let state: ViewState = { ...EMPTY, chosen: saved.chosen };
let drawn: { readonly phase: ViewState["phase"]; readonly report: Report | null } | null = null;
let scroll = saved.scroll;

registerControls();
rememberScroll();
addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = parseToWebview(event.data);
  if (message === null) return;
  state = receive(state, message);
  draw();
});
host.postMessage({ type: "ready" });

function draw(): void {
  const { phase, report, file } = state;
  const app = document.getElementById("app");
  if (file === null || app === null) return;
  const before = drawn;
  if (before === null || before.phase !== phase || before.report !== report) {
    drawn = { phase, report };
    drawHeader(app, file);
    if (report === null) drawContent(app, [stateView(state)]);
    else if (before?.report !== report)
      drawContent(app, reportView(report, shownSubject(state), choose));
    announce(state, shownSubject(state));
  }
  showProgress();
}

function drawHeader(app: HTMLElement, file: FileFacts): void {
  const old = app.querySelector("header");
  const focused = old?.contains(document.activeElement) === true;
  const made = headerView(file);
  if (old === null) app.prepend(made);
  else old.replaceWith(made);
  if (focused) made.querySelector<HTMLElement>("vscode-button")?.focus();
}

function drawContent(app: HTMLElement, parts: readonly (HTMLElement | null)[]): void {
  const first = drawn?.report !== null && app.querySelector(".content") === null;
  const content = element("div", { class: "content" }, ...parts);
  const old = app.querySelector(".content, .pending");
  if (drawn?.report === null) content.className = "pending";
  const focused = old?.contains(document.activeElement) === true;
  if (old === null) app.append(content);
  else old.replaceWith(content);
  if (focused) content.querySelector<HTMLElement>("vscode-button, vscode-data-grid")?.focus();
  // The controls take their size a moment after they are put in.
  if (first) requestAnimationFrame(() => scrollTo(0, scroll));
}

function choose(id: string): void {
  state = { ...state, chosen: id };
  remember();
}

function headerView({ name, folder, bytes }: FileFacts): HTMLElement {
  const facts = ["ONNX model", folder, bytes === null ? "" : bytesText(bytes)].filter(Boolean);
  const busy = state.phase === "analyzing";
  const act = busy
    ? button("Cancel", "secondary", () => host.postMessage({ type: "cancel" }))
    : button("Analyze again", "secondary", () => host.postMessage({ type: "analyze" }));
  return element(
    "header",
    {},
    element(
      "div",
      { class: "title" },
      element("h1", { title: name }, name),
      element("p", { class: "muted clipped", title: facts.join(" · ") }, facts.join(" · ")),
    ),
    busy && state.report !== null ? ring() : null,
    state.report === null ? null : act,
  );
}

function stateView({ phase }: ViewState): HTMLElement {
  const analyze = (): HTMLElement =>
    button("Analyze", "primary", () => host.postMessage({ type: "analyze" }));
  if (phase === "cancelled")
    return element(
      "section",
      { class: "state" },
      element("h2", {}, "Analysis cancelled"),
      element("p", {}, "Nothing was changed. The file can be analyzed at any time."),
      analyze(),
    );
  if (phase === "deleted")
    return element(
      "section",
      { class: "state" },
      element("h2", {}, "The file is gone"),
      element("p", {}, "It was deleted or moved. As soon as it is back, it is analyzed again."),
    );
  return element(
    "section",
    { class: "state late" },
    element("div", { class: "busy" }, ring(), element("h2", {}, "Analyzing")),
    element("p", { id: "progress" }, ""),
    button("Cancel", "secondary", () => host.postMessage({ type: "cancel" })),
  );
}

function showProgress(): void {
  const line = document.getElementById("progress");
  if (line === null) return;
  const { read, total } = state;
  line.textContent =
    total === 0 || read === total
      ? "Following the chains of dependent steps"
      : `Reading the structure: ${bytesText(read)} of ${bytesText(total)}`;
}

function announce({ phase, report }: ViewState, subject: Subject | null): void {
  const announcer = document.getElementById("announcer");
  if (announcer === null) return;
  const says: Readonly<Record<ViewState["phase"], string>> = {
    waiting: "",
    analyzing: "Analyzing the model",
    ready: subject?.phrase ?? report?.problems[0]?.message ?? "No verdict",
    cancelled: "Analysis cancelled",
    deleted: "The file is gone",
  };
  announcer.textContent = says[phase];
}

function rememberScroll(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (state.report === null) return;
      scroll = scrollY;
      remember();
    }, SCROLL_MILLISECONDS);
  });
}

function remember(): void {
  host.setState({ chosen: state.chosen, scroll });
}
