// Pages of cases in Markdown: a heading, a Python source, and the tree it has.

import { parsePython } from "../../analyzers/python/parse.ts";
import { printed } from "./print.ts";

export interface Case {
  readonly title: string;
  readonly source: string;
  readonly tree: string;
}

const CASE =
  /^## (?<title>.+)\n\n```py\n(?<source>[\s\S]*?)^```\n\n```tree\n(?<tree>[\s\S]*?)^```$/gm;

/** The cases of a page in order. */
export function casesIn(page: string): readonly Case[] {
  return [...page.matchAll(CASE)].map(({ groups = {} }) => {
    const { title = "", source = "", tree = "" } = groups;
    return { title, source, tree };
  });
}

/** The page with the trees its sources have now. */
export function reprinted(page: string): string {
  return page.replace(CASE, (all: string, _title: string, source: string, tree: string) =>
    all.endsWith(`\`\`\`tree\n${tree}\`\`\``)
      ? `${all.slice(0, all.length - tree.length - 3)}${treeOf(source)}\`\`\``
      : all,
  );
}

/** The tree of a source as text; its first line says whether something in it is broken. */
export function treeOf(source: string): string {
  const { body, isBroken } = parsePython(source);
  return `${isBroken ? "broken module\n" : ""}${printed(body)}`;
}
