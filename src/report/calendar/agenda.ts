/** What is to happen at an instant (milliseconds since 1970). Of one instant, `rank` says what goes first, then the order of adding. */
interface Entry<T> {
  at: number;
  rank: number;
  no: number;
  what: T;
}

/** Things to come, the earliest first: a binary heap. */
export interface Agenda<T> {
  add(at: number, rank: number, what: T): void;
  /** Takes the earliest one off; undefined when there is none, or it is not before `end`. */
  take(end: number): { at: number; what: T } | undefined;
}

export function openAgenda<T>(): Agenda<T> {
  const heap: Entry<T>[] = [];
  let added = 0;
  const isBefore = (a: Entry<T>, b: Entry<T>) => (a.at - b.at || a.rank - b.rank || a.no - b.no) < 0;

  function rise(entry: Entry<T>): void {
    let place = heap.push(entry) - 1;
    for (;;) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (place === 0 || parent === undefined || !isBefore(entry, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  function sink(entry: Entry<T>): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      if (one === undefined) break;
      const [child, at] = other !== undefined && isBefore(other, one) ? [other, left + 1] : [one, left];
      if (!isBefore(child, entry)) break;
      heap[place] = child;
      place = at;
    }
    heap[place] = entry;
  }

  return {
    add: (at, rank, what) => rise({ at, rank, no: added++, what }),
    take(end) {
      const [first] = heap;
      if (first === undefined || first.at >= end) return undefined;
      const last = heap.pop();
      if (last !== undefined && last !== first) sink(last);
      return { at: first.at, what: first.what };
    },
  };
}
