// A place in a model: the node's path, cut at the front where it does not fit, since its end tells most.

import type { Subject } from "../../analyzers/report/index.ts";
import { type Child, element } from "../dom.ts";

type Location = Subject["at"];

/** The path of a node. */
export function place(node: string): HTMLElement {
  // Isolated, so that cutting at the front does not reorder the path.
  return element("span", { class: "place", title: node }, element("bdi", {}, node));
}

/** The node of a location, or the file where it has none. */
export function placeOf({ node, file }: Location): HTMLElement {
  return place(node ?? file);
}

/** The node of a location after a word that leads to it; nothing where there is no node. */
export function placed(word: string, at: Location | null): Child {
  const node = at?.node ?? null;
  return node === null ? null : element("span", {}, ` ${word} `, place(node));
}
