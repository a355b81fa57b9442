import { graphlib, layout } from "@dagrejs/dagre";

/** A box of a flow, and what stands in it. */
export interface FlowNode {
  id: string;
  /** what it is */
  name: string;
  /** who is there */
  says: string;
  href: string | null;
  chosen?: boolean;
  /** where a sequence ends */
  isEnd?: boolean;
}

/** A way from one box to another, and who went it. */
export interface FlowEdge {
  from: string;
  to: string;
  label: string;
  href: string | null;
}

export interface Placed {
  width: number;
  height: number;
  nodes: (FlowNode & { x: number; y: number; width: number; height: number })[];
  edges: (FlowEdge & { points: { x: number; y: number }[]; at: { x: number; y: number } })[];
}

const box = { width: 250, height: 62 };
const end = { width: 190, height: 34 };
const margin = 8;
/** About as wide as a letter of the labels is. */
const letter = 6.6;

/** Where the boxes and ways of a flow go, from top to bottom (Sugiyama's method, as dagre has it). Pure. */
export function layOut(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Placed {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 44, edgesep: 24, ranksep: 24, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, isEnd } of nodes) graph.setNode(id, isEnd === true ? { ...end } : { ...box });
  for (const [index, { from, to, label }] of edges.entries()) {
    graph.setEdge(
      from,
      to,
      { width: Math.ceil(label.length * letter) + 12, height: 16, labelpos: "r", labeloffset: 4 },
      String(index),
    );
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: nodes.map((node) => {
      const { x, y, width: w, height: h } = graph.node(node.id);
      return { ...node, x: x - w / 2, y: y - h / 2, width: w, height: h };
    }),
    edges: edges.map((edge, index) => {
      const { points = [], x = 0, y = 0 } = graph.edge(edge.from, edge.to, String(index));
      return { ...edge, points, at: { x, y } };
    }),
  };
}
