// The controls: the only file that knows which toolkit draws them. Everything comes out as an element.

import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeDataGrid,
  vsCodeDataGridCell,
  vsCodeDataGridRow,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
} from "@vscode/webview-ui-toolkit";
import { type Child, element } from "./dom.ts";

export interface Column {
  readonly title: string;
  /** Its share of the width, as a grid track. */
  readonly width: string;
}

export interface Tab {
  readonly id: string;
  readonly label: readonly Child[];
}

/** Makes the controls known to the page. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeDataGrid(),
    vsCodeDataGridCell(),
    vsCodeDataGridRow(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
  );
}

export function button(
  label: string,
  appearance: "primary" | "secondary",
  act: () => void,
): HTMLElement {
  const made = element("vscode-button", { appearance }, label);
  made.addEventListener("click", act);
  return made;
}

export function badge(text: string, tip: string): HTMLElement {
  return element("vscode-badge", { title: tip }, text);
}

/** Shows that something is under way; what it is stands beside it. */
export function ring(): HTMLElement {
  return element("vscode-progress-ring", { "aria-hidden": "true" });
}

/** A table that is walked with the arrow keys; the first cell of a row names it. */
export function table(
  name: string,
  columns: readonly Column[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  const tracks = columns.map(({ width }) => `minmax(0, ${width})`).join(" ");
  const header = row(
    "header",
    columns.map(({ title }) => title),
  );
  return element(
    "vscode-data-grid",
    { "aria-label": name, "generate-header": "none", "grid-template-columns": tracks },
    header,
    ...rows.map((cells) => row("default", cells)),
  );
}

/** Tabs with one panel, whose content `show` makes for the chosen tab. */
export function tabs(
  name: string,
  items: readonly Tab[],
  chosen: string,
  show: (id: string) => Node,
  choose: (id: string) => void,
): HTMLElement {
  const bars = items.map(({ label }, k) =>
    element("vscode-panel-tab", { id: `tab-${k}` }, ...label),
  );
  const views = items.map((_, k) => element("vscode-panel-view", { id: `view-${k}` }));
  // Only the chosen panel is filled, so that ids inside stay unique.
  const fill = (chosenView: number): void => {
    for (const [k, view] of views.entries()) {
      const item = k === chosenView ? items[k] : undefined;
      view.replaceChildren(...(item === undefined ? [] : [show(item.id)]));
    }
  };
  const start = Math.max(
    0,
    items.findIndex(({ id }) => id === chosen),
  );
  fill(start);
  const made = element(
    "vscode-panels",
    { "aria-label": name, activeid: `tab-${start}` },
    ...bars,
    ...views,
  );
  made.addEventListener("change", (event) => {
    if (event.target !== made) return;
    // The attribute follows the property only later.
    const { activeid } = made as { activeid?: unknown };
    const k = bars.findIndex(({ id }) => id === activeid);
    const item = items[k];
    if (item === undefined) return;
    fill(k);
    choose(item.id);
  });
  return made;
}

function row(kind: "header" | "default", cells: readonly Child[]): HTMLElement {
  return element(
    "vscode-data-grid-row",
    { "row-type": kind },
    ...cells.map((content, k) =>
      element(
        "vscode-data-grid-cell",
        {
          "grid-column": String(k + 1),
          ...(kind === "header" ? { "cell-type": "columnheader" } : {}),
        },
        content,
      ),
    ),
  );
}
