// SVG as text. Colours are those of the page around it, so that one chart serves light and dark.

import { xml } from "../../base/index.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** An element with what it holds, which is markup already. */
export function element(
  name: string,
  attributes: Attributes,
  ...inside: readonly string[]
): string {
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : xml(value)}"`,
  );
  return inside.length === 0
    ? `<${name}${list.join("")}/>`
    : `<${name}${list.join("")}>${inside.join("")}</${name}>`;
}

/** Words at a point. */
export function label(text: string, attributes: Attributes): string {
  return element("text", attributes, xml(text));
}

// A hundredth of a pixel is more than anybody sees.
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
