// A loop body as a model in ONNX text: inputs by the trip number, weights from outside of the loop.

import { type Expression, type LoopBody, nodesOf, type Type } from "./expression.ts";

export function modelText(body: LoopBody): string {
  const leaves = nodesOf(body.states.flatMap(({ old, next }) => [old, next])).filter(
    ({ leaf }) => leaf !== null && leaf.kind !== "inner",
  );
  const named = (kind: string) => {
    const found = new Map(
      leaves.flatMap(({ leaf, type }) => (leaf?.kind === kind ? [[leaf.name, type] as const] : [])),
    );
    return [...found];
  };
  const states = body.states.map(({ old }) => [old.leaf?.name ?? "", old.type] as const);
  const parameters = [
    "int64 n",
    ...named("input").map(([name, { elem, dims }]) => `${elem}[${["N", ...dims]}] ${name}s`),
    ...named("weight").map(([name, type]) => `${typeText(type)} ${name}`),
    ...states.map(([name, type]) => `${typeText(type)} ${name}_first`),
  ];
  const results = (suffix: string) =>
    states.map(([name, type]) => `${typeText(type)} ${name}${suffix}`);
  const printer = new Printer();
  const lines = named("input").map(([name]) => `${name} = Gather(${name}s, i)`);
  const scope: Scope = { names: new Map(), outer: null };
  const ends = body.states.map(({ next }, i) => {
    const name = printer.name(next, scope, lines);
    return `${states[i]?.[0]}_new = Identity(${name})`;
  });
  return `<ir_version: 9, opset_import: ["" : 20]>
model (${parameters.join(", ")}) => (${results("_last").join(", ")}) {
  go0 = Constant <value = bool {1}> ()
  ${states.map(([name]) => `${name}_last`).join(", ")} = Loop (${["n", "go0", ...states.map(([name]) => `${name}_first`)].join(", ")}) <body = trip (
    ${["int64 i", "bool go", ...results("")].join(", ")}) => (${["bool go_new", ...results("_new")].join(", ")}) {
      go_new = Identity(go)
      ${[...lines, ...ends].join("\n      ")}
    }>
}
`;
}

function typeText({ elem, dims }: Type): string {
  return dims.length === 0 ? elem : `${elem}[${dims.join(", ")}]`;
}

interface Scope {
  readonly names: Map<Expression, string>;
  readonly outer: Scope | null;
}

class Printer {
  #count = 0;

  /** The name of the expression's value, after the lines that compute it. */
  name(at: Expression, scope: Scope, lines: string[]): string {
    if (at.leaf !== null) return at.leaf.name;
    for (let around: Scope | null = scope; around !== null; around = around.outer) {
      const known = around.names.get(at);
      if (known !== undefined) return known;
    }
    const inputs = at.args.map((arg) => this.name(arg, scope, lines));
    const name = `v${this.#count++}`;
    scope.names.set(at, name);
    lines.push(`${name} = ${this.#call(at, inputs, scope)}`);
    return name;
  }

  #call(at: Expression, inputs: readonly string[], scope: Scope): string {
    if (at.inner !== null) {
      const { enters, leaves } = at.inner;
      const [trips, first] = inputs;
      const type = typeText(at.type);
      const [id, old] = [this.#count++, enters.leaf?.name ?? ""];
      const [body, last] = this.#region(leaves, scope);
      const head = `t${id} (int64 i${id}, bool g${id}, ${type} ${old}) => (bool h${id}, ${type} r${id})`;
      return `Loop (${trips}, go, ${first}) <body = ${head} { h${id} = Identity(g${id}) ${body} r${id} = Identity(${last}) }>`;
    }
    if (at.branches.length > 0) {
      const regions = at.branches.map((branch, i) => {
        const id = this.#count++;
        const [body, last] = this.#region(branch, scope);
        const role = i === 0 ? "then_branch" : "else_branch";
        return `${role} = b${id} () => (${typeText(branch.type)} r${id}) { ${body} r${id} = Identity(${last}) }`;
      });
      return `If (${inputs.join(", ")}) <${regions.join(", ")}>`;
    }
    const attributes = at.attributes === "" ? "" : ` <${at.attributes}>`;
    return `${at.op}${attributes} (${inputs.join(", ")})`;
  }

  #region(root: Expression, outer: Scope): readonly [string, string] {
    const lines: string[] = [];
    const name = this.name(root, { names: new Map(), outer }, lines);
    return [lines.join(" "), name];
  }
}
