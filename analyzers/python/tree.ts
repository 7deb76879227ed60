// The grammar's tree as plain nodes. The only file that knows the grammar package.

import { parser } from "@lezer/python";

export interface Node {
  /** The grammar's name for it; a word or sign of Python is its own name. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly Node[];
  /** Whether it, or something in it, is no Python. */
  readonly isBroken: boolean;
}

export interface Grown {
  readonly root: Node;
  /** Where the grammar found no way to go on; ascending. */
  readonly errors: readonly { readonly from: number; readonly to: number }[];
}

interface Growing {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: Node[];
  isBroken: boolean;
}

/** Reads a masked text. */
export function grow(masked: string): Grown {
  const root = made("Script", 0, masked.length);
  const path = [root];
  const errors: { from: number; to: number }[] = [];
  parser.parse(masked).iterate({
    enter: ({ type, from, to }) => {
      const node = type.isTop ? root : made(type.name, from, to);
      if (type.isError) {
        errors.push({ from, to });
        node.isBroken = true;
      }
      if (!type.isTop) path.push(node);
    },
    leave: ({ type }) => {
      if (type.isTop) return;
      const node = path.pop();
      const parent = path.at(-1);
      if (node === undefined || parent === undefined) return;
      parent.children.push(node);
      if (node.isBroken) parent.isBroken = true;
    },
  });
  return { root, errors };
}

function made(name: string, from: number, to: number): Growing {
  return { name, from, to, children: [], isBroken: false };
}
