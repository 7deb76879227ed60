// Ways to damage a model file that keep most of its structure, so that what reads it gets far before it meets them.

import * as schema from "../../../analyzers/onnx/schema.ts";
import type { Random } from "../oracle/random.ts";
import {
  copyOf,
  encodeMessage,
  type Field,
  fieldOf,
  isMessage,
  type Kind,
  type Message,
  messagesIn,
  numberOf,
  parseMessage,
} from "./message.ts";

/** Changes a file; the other one lends parts of itself. */
export type Damage = (root: Message, other: Message, random: Random) => void;

/** Ways to damage the tree, by name. */
export const damages: Readonly<Record<string, Damage>> = {
  "two fields swapped": (root, _, random) => {
    const [a, b] = [anyField(root, random), anyField(root, random)];
    if (a === null || b === null) return;
    // Copies, for one may be a part of the other.
    [a.value, b.value] = [copied(b.value), copied(a.value)];
    [a.wire, b.wire] = [b.wire, a.wire];
  },
  "a field left out": (root, _, random) => {
    const { fields } = random.pick(messagesIn(root));
    if (fields.length > 0) fields.splice(random.below(fields.length), 1);
  },
  "a field twice": (root, _, random) => {
    const { fields } = random.pick(messagesIn(root));
    if (fields.length === 0) return;
    const field = random.pick(fields);
    fields.push({ ...field, value: copied(field.value) });
  },
  "a field of another number": (root, _, random) => {
    const field = anyField(root, random);
    if (field !== null) field.number = 1 + random.below(30);
  },
  "a length off": (root, _, random) => {
    const field = anyField(root, random);
    if (field !== null) field.lie = random.pick([-1, 1, 2, 1000, 2 ** 31, 2 ** 40]);
  },
  "names crossed": (root, _, random) => {
    const names = fieldsOf(root, "NodeProto", [NODE.input, NODE.output]);
    if (names.length > 1) random.pick(names).value = random.pick(names).value;
  },
  "operators crossed": (root, other, random) => {
    const own = fieldsOf(root, "NodeProto", [NODE.opType]);
    const all = [...own, ...fieldsOf(other, "NodeProto", [NODE.opType])];
    if (own.length > 0) random.pick(own).value = random.pick(all).value;
  },
  "attributes crossed": (root, other, random) => {
    const own = fieldsOf(root, "NodeProto", [NODE.attribute]);
    const all = [...own, ...fieldsOf(other, "NodeProto", [NODE.attribute])];
    if (own.length > 0) random.pick(own).value = copied(random.pick(all).value);
  },
  "an attribute of another type": (root, _, random) => {
    const types = fieldsOf(root, "AttributeProto", [ATTRIBUTE.type]);
    if (types.length > 0) random.pick(types).value = BigInt(random.below(16));
  },
  "a graph put into an attribute": (root, other, random) => {
    const attributes = messagesIn(root).filter(({ kind }) => kind === "AttributeProto");
    const graphs = graphsIn(random.chance(0.5) ? root : other);
    if (attributes.length === 0 || graphs.length === 0) return;
    const { fields } = random.pick(attributes);
    fields.push(fieldOf(ATTRIBUTE.g, copyOf(random.pick(graphs))), fieldOf(ATTRIBUTE.type, 5n));
  },
  "graphs within graphs": (root, _, random) => {
    const attributes = messagesIn(root).filter(({ kind }) => kind === "AttributeProto");
    const [graph] = graphsIn(root);
    if (attributes.length === 0 || graph === undefined) return;
    const node = graph.fields.find(({ number }) => number === numberOf(schema.GRAPH.tags.node));
    let inner: Message = {
      kind: "GraphProto",
      fields: node === undefined ? [] : [{ ...node, value: copied(node.value) }],
    };
    for (let depth = 1 + random.below(90); depth > 0; depth--) {
      const attribute = {
        kind: "AttributeProto",
        fields: [fieldOf(ATTRIBUTE.g, inner), fieldOf(ATTRIBUTE.type, 5n)],
      };
      const holder = {
        kind: "NodeProto",
        fields: [fieldOf(NODE.opType, text("If")), fieldOf(NODE.attribute, attribute)],
      };
      inner = { kind: "GraphProto", fields: [fieldOf(numberOf(schema.GRAPH.tags.node), holder)] };
    }
    random.pick(attributes).fields.push(fieldOf(ATTRIBUTE.g, inner));
  },
  "a size that no tensor has": (root, _, random) => {
    const sizes = [
      ...fieldsOf(root, "Dimension", [numberOf(schema.DIMENSION.tags.value)]),
      ...fieldsOf(root, "TensorProto", [numberOf(schema.TENSOR.tags.dims)]),
    ];
    if (sizes.length > 0)
      Object.assign(random.pick(sizes), { wire: 0, value: random.pick(EXTREMES) });
  },
  "a number that no attribute has": (root, _, random) => {
    const numbers = fieldsOf(root, "AttributeProto", [ATTRIBUTE.i, ATTRIBUTE.ints]);
    if (numbers.length > 0)
      Object.assign(random.pick(numbers), { wire: 0, value: random.pick(EXTREMES) });
  },
  "another operator set": (root, _, random) => {
    const versions = fieldsOf(root, "OperatorSetIdProto", [numberOf(schema.OPSET.tags.version)]);
    if (versions.length > 0)
      random.pick(versions).value = random.chance(0.7)
        ? BigInt(1 + random.below(30))
        : random.pick(EXTREMES);
  },
  "an element type of another number": (root, _, random) => {
    const types = [
      ...fieldsOf(root, "TypeProto.Tensor", [numberOf(schema.TENSOR_TYPE.tags.elemType)]),
      ...fieldsOf(root, "TensorProto", [numberOf(schema.TENSOR.tags.dataType)]),
    ];
    if (types.length > 0) random.pick(types).value = BigInt(random.below(40));
  },
  "a text of other letters": (root, _, random) => {
    const texts = messagesIn(root)
      .flatMap(({ fields }) => fields)
      .filter(({ value }) => value instanceof Uint8Array && value.length < 100);
    if (texts.length > 0) random.pick(texts).value = random.pick(TEXTS);
  },
};

const NODE = numbered(schema.NODE);
const ATTRIBUTE = numbered(schema.ATTRIBUTE);

const EXTREMES = [0n, -1n, 1n, 2n, 2n ** 31n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];
const TEXTS = [
  text(""),
  text("a"),
  text("\u202e<b>`|\n::error::%0A"),
  text("__proto__"),
  Uint8Array.of(0xff, 0xfe, 0xc0),
];

function numbered<Name extends string>({ tags }: schema.Fields<Name>): Record<Name, number> {
  const entries = Object.entries<number>(tags).map(([name, tag]) => [name, numberOf(tag)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

function text(letters: string): Uint8Array {
  return new TextEncoder().encode(letters);
}

function anyField(root: Message, random: Random): Field | null {
  const { fields } = random.pick(messagesIn(root));
  return fields.length === 0 ? null : random.pick(fields);
}

function fieldsOf(root: Message, kind: Kind, numbers: readonly number[]): readonly Field[] {
  return messagesIn(root)
    .filter((message) => message.kind === kind)
    .flatMap(({ fields }) => fields.filter(({ number }) => numbers.includes(number)));
}

function graphsIn(root: Message): readonly Message[] {
  return messagesIn(root).filter(({ kind }) => kind === "GraphProto");
}

function copied(value: Field["value"]): Field["value"] {
  return isMessage(value) ? copyOf(value) : value;
}

/** A damaged file: what was done to it, in order, and what became of it. */
export interface Damaged {
  readonly steps: readonly string[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Damages the first file one to four times, some of them plainly: bytes flipped, the end cut off. */
export function damaged(file: Uint8Array, other: Uint8Array, random: Random): Damaged {
  const [root, lender] = [parseMessage(file), parseMessage(other)];
  const steps: string[] = [];
  let bytes = new Uint8Array(file);
  if (root !== null && lender !== null) {
    const names = Object.keys(damages);
    for (let count = 1 + random.below(4); count > 0; count--) {
      const name = random.pick(names);
      steps.push(name);
      damages[name]?.(root, lender, random);
    }
    bytes = encodeMessage(root);
  }
  if (random.chance(0.2)) {
    steps.push("bytes flipped");
    for (let count = 1 + random.below(4); count > 0 && bytes.length > 0; count--)
      bytes[random.below(bytes.length)] = random.below(256);
  }
  if (random.chance(0.1)) {
    steps.push("the end cut off");
    bytes = bytes.slice(0, random.below(bytes.length + 1));
  }
  return { steps, bytes };
}
