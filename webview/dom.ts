// Makes elements. All text goes in as text: nothing from a model is ever read as markup.

export type Child = Node | string | null;

/** An element with attributes and children; children that are null are left out. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): HTMLElement {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for drawings. */
export function drawing(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Child[]
): SVGElement {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** A part of the page under a heading. */
export function section(title: string, ...children: readonly Child[]): HTMLElement {
  const id = `section-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  return element("section", { "aria-labelledby": id }, element("h2", { id }, title), ...children);
}

/** Text that is cut where it does not fit, and whole in its tooltip. */
export function clipped(text: string, kind: string): HTMLElement {
  return element("span", { class: `clipped ${kind}`.trim(), title: text }, text);
}

function filled<E extends Element>(
  made: E,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly Child[],
): E {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children.filter((child) => child !== null));
  return made;
}
