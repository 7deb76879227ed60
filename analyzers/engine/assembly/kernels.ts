// The sweeps the host can call: pull or push, number kind, vectors of 16 bytes at once. Each is a
// function of its own, so that the host's compiler optimises them one by one. `step` is 1 from the
// first node to the last, -1 from the last to the first.

import { pull, push } from "./sweep";

export function pullI32x1(step: i32): void {
  pull<i32>(1, step);
}

export function pullI32x2(step: i32): void {
  pull<i32>(2, step);
}

export function pullI32x4(step: i32): void {
  pull<i32>(4, step);
}

export function pullF32x1(step: i32): void {
  pull<f32>(1, step);
}

export function pullF32x2(step: i32): void {
  pull<f32>(2, step);
}

export function pullF32x4(step: i32): void {
  pull<f32>(4, step);
}

export function pullF64x1(step: i32): void {
  pull<f64>(1, step);
}

export function pullF64x2(step: i32): void {
  pull<f64>(2, step);
}

export function pullF64x4(step: i32): void {
  pull<f64>(4, step);
}

export function pushI32x1(step: i32): void {
  push<i32>(1, step);
}

export function pushI32x2(step: i32): void {
  push<i32>(2, step);
}

export function pushI32x4(step: i32): void {
  push<i32>(4, step);
}

export function pushF32x1(step: i32): void {
  push<f32>(1, step);
}

export function pushF32x2(step: i32): void {
  push<f32>(2, step);
}

export function pushF32x4(step: i32): void {
  push<f32>(4, step);
}

export function pushF64x1(step: i32): void {
  push<f64>(1, step);
}

export function pushF64x2(step: i32): void {
  push<f64>(2, step);
}

export function pushF64x4(step: i32): void {
  push<f64>(4, step);
}
