// Slack of every node in one lane, from the heaviest paths that end and start in it.

/**
 * `span - (forward + backward - own)` of each node, never below 0. `forward`, `backward` and
 * `table` are the addresses of the lane in rows of `pitch` bytes, by node and by class. In doubles,
 * as the twin computes.
 */
@inline
function slack<T>(
  nodes: u32,
  span: f64,
  forward: usize,
  backward: usize,
  classes: usize,
  table: usize,
  pitch: u32,
  to: usize,
): void {
  const end = to + <usize>nodes * sizeof<T>();
  while (to < end) {
    const own = load<T>(table + load<u32>(classes) * pitch);
    // Rounding and saturation can lift a path through the node above the span.
    if (isInteger<T>()) {
      // Two integers below 2³¹ do not wrap as unsigned.
      const through = <u32>load<T>(forward) + <u32>load<T>(backward) - <u32>own;
      store<u32>(to, <u32>span - min<u32>(through, <u32>span));
    } else {
      const through = <f64>load<T>(forward) + <f64>load<T>(backward) - <f64>own;
      store<T>(to, <T>max<f64>(0, span - through));
    }
    classes += 4;
    forward += pitch;
    backward += pitch;
    to += sizeof<T>();
  }
}

export function slackI32(
  nodes: u32,
  span: f64,
  forward: usize,
  backward: usize,
  classes: usize,
  table: usize,
  pitch: u32,
  to: usize,
): void {
  slack<i32>(nodes, span, forward, backward, classes, table, pitch, to);
}

export function slackF32(
  nodes: u32,
  span: f64,
  forward: usize,
  backward: usize,
  classes: usize,
  table: usize,
  pitch: u32,
  to: usize,
): void {
  slack<f32>(nodes, span, forward, backward, classes, table, pitch, to);
}

export function slackF64(
  nodes: u32,
  span: f64,
  forward: usize,
  backward: usize,
  classes: usize,
  table: usize,
  pitch: u32,
  to: usize,
): void {
  slack<f64>(nodes, span, forward, backward, classes, table, pitch, to);
}
