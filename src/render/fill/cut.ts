import { type Template, TypeGuards } from "liquidjs";

/**
 * A parsed template cut at its top level, so that what never changes can be prepared once: rendering it yields the
 * values around the fixed texts. `nodes` is the template with each fixed text replaced by a cut.
 */
export interface CutTemplate {
  fixed: string[];
  nodes: Template[];
}

/** A rendering of a cut template, in order: a recipient's value, or the index of a fixed text. */
export type Piece = string | number;

const cuts = new WeakMap<object, number[]>();

/** Cuts a parsed template. */
export function cutTemplate(template: readonly Template[]): CutTemplate {
  const fixed: string[] = [];
  const nodes = template.map((node) => {
    const { token } = node;
    // the content is the text after Liquid's white-space control
    return TypeGuards.isHTMLToken(token) ? cutNode(token, fixed.push(token.getContent()) - 1) : node;
  });
  return { fixed, nodes };
}

/**
 * Renders a cut template for one scope.
 * @param render runs the engine over the nodes and returns the values, without fixed texts, as one string
 */
export function renderPieces(
  { nodes }: CutTemplate,
  scope: object,
  render: (nodes: Template[], scope: object) => string,
): Piece[] {
  const places: number[] = [];
  cuts.set(scope, places);
  const values = render(nodes, scope);
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = 0; at < places.length; at += 2) {
    const end = places[at + 1] ?? from;
    if (end > from) pieces.push(values.slice(from, end));
    pieces.push(places[at] ?? 0);
    from = end;
  }
  if (from < values.length) pieces.push(values.slice(from));
  return pieces;
}

/** The whole text of a rendering. */
export function joinPieces({ fixed }: CutTemplate, pieces: readonly Piece[]): string {
  let text = "";
  for (const piece of pieces) text += typeof piece === "number" ? (fixed[piece] ?? "") : piece;
  return text;
}

/** Writes nothing but notes where the fixed text stands; values cannot forge that, whatever they hold. */
function cutNode(token: Template["token"], index: number): Template {
  return {
    token,
    render(context, emitter) {
      cuts.get(context.environments)?.push(index, emitter.buffer.length);
    },
  };
}
