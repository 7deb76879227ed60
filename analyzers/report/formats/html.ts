// A page of its own: no script, nothing loaded from anywhere, light and dark as its reader's system is.

import { xml } from "../../base/index.ts";
import { depthChart, partsChart } from "../charts/index.ts";
import type { Changes, Report, Subject } from "../report.ts";
import { changeText, countedChanges, ranked } from "./changes.ts";
import { detailRows, unrepeated } from "./details.ts";
import type { Format } from "./format.ts";
import { chainOf, counted, nameOf, shownOf, WORDS } from "./phrases.ts";
import { placed } from "./places.ts";
import { STYLE } from "./style.ts";

export const html: Format = {
  id: "html",
  extension: ".html",
  mediaType: "text/html",
  doc: "a page with charts, whole in one file",
  render,
};

/** Whatever a name of a model says, the page may load nothing and run nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

function render(report: Report): string {
  const subjects = shownOf(report);
  const parts = [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    "<title>Depthwise report</title>",
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    "<main>",
    "<h1>How serial are these models?</h1>",
    `<p class="lead">${xml(counted(subjects).join(" · ") || "Nothing to analyse.")}</p>`,
    ...(report.changes === null ? [] : [changesOf(report.changes)]),
    ...(subjects.length > 1 ? [summary(subjects)] : []),
    ...problems(report),
    ...subjects.map((subject, i) => section(report, subject, i)),
    `<footer>${xml(standing(report))} ${xml(report.tool.name)} ${xml(report.tool.version)}.</footer>`,
    "</main>",
    "</body>",
    "</html>",
  ];
  return `${parts.join("\n")}\n`;
}

function summary(subjects: readonly Subject[]): string {
  const rows = subjects.map(
    (subject, i) =>
      `<tr><td>${badge(subject)}</td><td>${xml(chainOf(subject))}</td><td><a href="#s${i}"><code>${xml(nameOf(subject))}</code></a></td></tr>`,
  );
  return [
    "<table>",
    "<thead><tr><th>Verdict</th><th>Chain</th><th>Model</th></tr></thead>",
    `<tbody>${rows.join("\n")}</tbody>`,
    "</table>",
  ].join("\n");
}

function changesOf(changes: Changes): string {
  const rows = ranked(changes).map(
    (change) =>
      `<tr><td>${xml(change.kind)}</td><td><code>${xml(change.subject.replace(/#$/, ""))}</code></td><td>${xml(changeText(change))}</td></tr>`,
  );
  return [
    `<h2>Since the earlier report: ${xml(countedChanges(changes))}</h2>`,
    `<table><tbody>${rows.join("\n")}</tbody></table>`,
  ].join("\n");
}

function section(report: Report, subject: Subject, index: number): string {
  const rows = unrepeated(detailRows(report, subject)).map(
    ([label, text]) => `<tr><th>${xml(label)}</th><td>${xml(text)}</td></tr>`,
  );
  const parts = partsChart(subject.parts);
  return [
    `<section id="s${index}">`,
    `<h2><code>${xml(nameOf(subject))}</code></h2>`,
    `<p class="verdict">${badge(subject)} ${xml(subject.phrase)}</p>`,
    subject.curve === null
      ? ""
      : figure(
          depthChart(subject.curve),
          "Dependent steps; solid as written, dashed with rewrites",
        ),
    parts === null ? "" : figure(parts, "Where the work is"),
    `<table class="details"><tbody>${rows.join("\n")}</tbody></table>`,
    "</section>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function figure(chart: string, caption: string): string {
  return `<figure>${chart}<figcaption>${xml(caption)}</figcaption></figure>`;
}

function badge({ verdict }: Subject): string {
  return `<span class="badge ${verdict}">${xml(WORDS[verdict])}</span>`;
}

function problems({ problems: list }: Report): readonly string[] {
  if (list.length === 0) return [];
  const items = list.map(
    ({ severity, message, help, at, code }) =>
      `<li><strong>${severity}</strong> <code>${xml(at.file)}</code>: ${xml(placed(`${message} ${help}`, at))} <code>${xml(code)}</code></li>`,
  );
  return [`<ul class="problems">${items.join("\n")}</ul>`];
}

function standing({ assumptions }: Report): string {
  const texts = assumptions
    .filter(({ kind }) => kind === "precision" || kind === "uniformity")
    .map(({ text }) => text);
  return texts.length === 0 ? "" : `All of this assumes: ${texts.join(" ")}`;
}
