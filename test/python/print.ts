// The Python tree as text, short enough to be read as the expected result of a test. Places are left out.

import type {
  Argument,
  Clause,
  Expression,
  Parameter,
  Statement,
} from "../../analyzers/python/syntax.ts";

/** Statements, one a line, their blocks indented. */
export function printed(statements: readonly Statement[], indent = ""): string {
  return statements.map((statement) => `${indent}${statementText(statement, indent)}\n`).join("");
}

/** One expression in a line. */
export function expressionText(it: Expression | null): string {
  if (it === null) return "_";
  switch (it.kind) {
    case "name":
      return it.name;
    case "int":
      return String(it.value);
    case "float":
      return `(float ${it.value})`;
    case "string":
      return JSON.stringify(it.value);
    case "format": {
      const around = it.around === null ? "" : ` ${JSON.stringify(it.around)}`;
      return `(format${list(it.parts)}${around})`;
    }
    case "constant":
      return it.value === "..." ? "..." : `<${it.value}>`;
    case "attribute":
      return `(. ${expressionText(it.of)} ${it.name})`;
    case "subscript":
      return `(at ${expressionText(it.of)}${list(it.indices)})`;
    case "slice":
      return `(slice${list([it.lower, it.upper, it.step])})`;
    case "call":
      return `(call ${expressionText(it.callee)}${it.args.map(argumentText).join("")})`;
    case "binary":
      return `(${it.op}${list([it.left, it.right])})`;
    case "unary":
      return `(${it.op}${list([it.of])})`;
    case "logic":
      return `(${it.op}${list(it.parts)})`;
    case "compare": {
      const rest = it.rest.map(({ op, right }) => ` ${op} ${expressionText(right)}`).join("");
      return `(compare ${expressionText(it.first)}${rest})`;
    }
    case "conditional":
      return `(if${list([it.test, it.then, it.otherwise])})`;
    case "lambda":
      return `(lambda (${parametersText(it.params)}) ${expressionText(it.body)})`;
    case "tuple":
    case "list":
    case "set":
      return `(${it.kind}${list(it.items)})`;
    case "dict":
      return `(dict${it.entries.map(({ key, value }) => ` [${list([key, value]).trim()}]`).join("")})`;
    case "comprehension":
      return comprehensionText(it);
    case "star":
      return `(star ${expressionText(it.of)})`;
    case "walrus":
      return `(:= ${it.target} ${expressionText(it.value)})`;
    case "await":
      return `(await ${expressionText(it.of)})`;
    case "yield":
      return `(yield${it.isFrom ? "-from" : ""} ${expressionText(it.value)})`;
    case "broken":
      return `(broken ${JSON.stringify(it.text)})`;
  }
}

function statementText(it: Statement, indent: string): string {
  const block = (word: string, body: readonly Statement[]) =>
    body.length === 0 ? "" : `\n${indent}${word}\n${printed(body, `${indent}  `)}`.trimEnd();
  const below = (body: readonly Statement[]) => `\n${printed(body, `${indent}  `)}`.trimEnd();
  switch (it.kind) {
    case "function": {
      const returns = it.returns === null ? "" : ` -> ${expressionText(it.returns)}`;
      const head = `${it.isAsync ? "async-" : ""}def ${it.name} (${parametersText(it.params)})`;
      return `${decoratorsText(it.decorators)}${head}${returns}${below(it.body)}`;
    }
    case "class": {
      const bases = it.bases.map(argumentText).join("");
      return `${decoratorsText(it.decorators)}class ${it.name} (${bases.trim()})${below(it.body)}`;
    }
    case "assign":
      return `assign${list(it.targets)} = ${expressionText(it.value)}`;
    case "annotated":
      return `annotated ${expressionText(it.target)} :${list([it.annotation])} =${list([it.value])}`;
    case "augmented":
      return `augmented ${expressionText(it.target)} ${it.op} ${expressionText(it.value)}`;
    case "for": {
      const head = `${it.isAsync ? "async-" : ""}for${list([it.target, it.iterable])}`;
      return head + below(it.body) + block("else", it.otherwise);
    }
    case "while":
      return `while${list([it.test])}${below(it.body)}${block("else", it.otherwise)}`;
    case "if":
      return `if${list([it.test])}${below(it.then)}${block("else", it.otherwise)}`;
    case "with":
      return `with${it.items.map(({ context, target }) => ` [${list([context, target]).trim()}]`).join("")}${below(it.body)}`;
    case "try": {
      const handlers = it.handlers.map(({ name, body }) => block(`except ${name ?? "_"}`, body));
      const ends = `${block("else", it.otherwise)}${block("finally", it.final)}`;
      return `try${below(it.body)}${handlers.join("")}${ends}`;
    }
    case "match": {
      const cases = it.cases.map(({ binds, guard, body }) => {
        return block(`case (${binds.join(" ")})${list(guard === null ? [] : [guard])}`, body);
      });
      return `match${list([it.subject])}${cases.join("")}`;
    }
    case "assert":
      return `assert${list([it.test])}`;
    case "delete":
      return `delete${list(it.targets)}`;
    case "import":
      return `import${importedText(it.names.map(({ module, as }) => ({ name: module, as })))}`;
    case "from":
      return `from ${it.level} ${it.module || "_"}${importedText(it.names)}`;
    case "scope":
      return `${it.of} ${it.names.join(" ")}`;
    case "broken":
      return `broken ${JSON.stringify(it.text)}`;
    default:
      return "value" in it ? `${it.kind} ${expressionText(it.value)}` : it.kind;
  }
}

function list(items: readonly (Expression | null)[]): string {
  return items.map((item) => ` ${expressionText(item)}`).join("");
}

function argumentText({ name, value }: Argument): string {
  return name === null ? ` ${expressionText(value)}` : ` [${name} ${expressionText(value)}]`;
}

function comprehensionText(it: Expression & { readonly kind: "comprehension" }): string {
  const key = it.key === null ? "" : ` ${expressionText(it.key)}`;
  return `(${it.of}-of${key} ${expressionText(it.value)}${it.clauses.map(clauseText).join("")})`;
}

function importedText(
  names: readonly { readonly name: string; readonly as: string | null }[],
): string {
  return names.map(({ name, as }) => ` [${name} ${as ?? "_"}]`).join("");
}

function clauseText({ target, iterable, tests }: Clause): string {
  return ` [for${list([target, iterable])}${tests.map((test) => ` if ${expressionText(test)}`).join("")}]`;
}

function decoratorsText(decorators: readonly Expression[]): string {
  return decorators.map((decorator) => `@${expressionText(decorator)} `).join("");
}

function parametersText(params: readonly Parameter[]): string {
  const signs = { plain: "", args: "*", kwargs: "**", "keyword-only": "," };
  return params
    .map(({ name, kind, annotation, fallback }) => {
      const type = annotation === null ? "" : `:${expressionText(annotation)}`;
      const value = fallback === null ? "" : `=${expressionText(fallback)}`;
      return `${signs[kind]}${name}${type}${value}`;
    })
    .join(" ");
}
