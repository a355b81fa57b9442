import { type Context, type Emitter, LiquidError, RenderError, type Template, TypeGuards } from "liquidjs";
import { isSlot } from "./slots.ts";

/**
 * Nodes with each run of texts, outputs and slots put into one node. The interpreter does more between two nodes than
 * most of them take themselves.
 */
export function joinRuns(nodes: readonly Template[]): Template[] {
  const joined: Template[] = [];
  let run: Template[] = [];
  const endRun = () => {
    if (run.length > 1) joined.push(runOf(run));
    else joined.push(...run);
    run = [];
  };
  for (const node of nodes) {
    if (TypeGuards.isTagToken(node.token) && !isSlot(node)) {
      endRun();
      joined.push(node);
    } else run.push(node);
  }
  endRun();
  return joined;
}

function runOf(nodes: readonly Template[]): Template {
  const [first] = nodes;
  if (first === undefined) throw new Error("a run has nodes");
  return { token: first.token, render: (context, emitter) => renderAll(nodes, context, emitter) };
}

/** Writes nodes one after the other up to the first that needs the interpreter, which then gets the rest. */
function renderAll(nodes: readonly Template[], context: Context, emitter: Emitter): Generator | undefined {
  for (let at = 0; ; at += 1) {
    const node = nodes[at];
    if (node === undefined) return undefined;
    const result = renderOne(node, context, emitter);
    if (result !== undefined) return interpret(node, result, nodes.slice(at + 1), context, emitter);
  }
}

function* interpret(
  node: Template,
  result: unknown,
  rest: readonly Template[],
  context: Context,
  emitter: Emitter,
): Generator {
  try {
    const html: unknown = yield result;
    if (html) emitter.write(html);
  } catch (error) {
    throw located(error, node);
  }
  yield renderAll(rest, context, emitter);
}

function renderOne(node: Template, context: Context, emitter: Emitter): unknown {
  try {
    return node.render(context, emitter);
  } catch (error) {
    throw located(error, node);
  }
}

/** As the interpreter has it: an error knows the node that it comes from. */
function located(error: unknown, node: Template): LiquidError {
  if (LiquidError.is(error)) return error;
  return new RenderError(error instanceof Error ? error : new Error(String(error)), node);
}
