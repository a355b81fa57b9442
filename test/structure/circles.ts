/**
 * Groups of nodes that reach each other (strongly connected components of more than one node), by Tarjan's algorithm.
 * @param edges targets of each node; targets that are no node are passed over
 */
export function findCircles(edges: ReadonlyMap<string, Iterable<string>>): string[][] {
  const indexes = new Map<string, number>();
  const lows = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  function visit(node: string): number {
    const index = indexes.size;
    let low = index;
    indexes.set(node, index);
    open.push(node);
    for (const target of edges.get(node) ?? []) {
      if (!edges.has(target)) continue;
      const known = indexes.get(target);
      if (known === undefined) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, known);
    }
    lows.set(node, low);
    if (low === index) {
      const circle = open.splice(open.indexOf(node));
      if (circle.length > 1) circles.push(circle.toSorted());
    }
    return low;
  }

  for (const node of edges.keys()) if (!indexes.has(node)) visit(node);
  return circles;
}
