/**
 * The claimed messages of one lane, waiting to be handed over. They keep their order, except that one whose destination
 * has as many under way as it may have lets those behind it pass.
 *
 * The limit counts in this process. That is the whole of it: the queue runs one `dispatch` of a sender at a time, over all
 * processes. Only for as long as a process that was taken for dead still hands over what it holds can there be two.
 */
export interface Lines<T> {
  push(items: readonly T[]): void;
  /** The first that may go now; it is under way until `done`. */
  take(): T | undefined;
  done(item: T): void;
  /** how many could be taken now, one after the other */
  readonly open: number;
  /** how many were taken and are not done */
  readonly underWay: number;
  /** Destinations that need nothing more now: shut, or full with enough waiting. */
  full(): string[];
  /** Nothing more goes to a destination until `reopen`. @returns what waited for it */
  shut(destination: string): T[];
  reopen(destination: string): void;
  /** Whether a message's destination was shut after it was taken. */
  isRecalled(item: T): boolean;
  /** @returns all that waits */
  drain(): T[];
}

interface Line<T> {
  waiting: number;
  underWay: Set<T>;
  recalled: Set<T>;
  /** how many times it was shut and not reopened yet */
  shut: number;
}

/**
 * @param destinationOf where a message goes
 * @param limitOf how many messages may be under way to a destination at once, at least 1
 */
export function openLines<T>(destinationOf: (item: T) => string, limitOf: (destination: string) => number): Lines<T> {
  let ready: T[] = [];
  let open = 0;
  let underWay = 0;
  const lines = new Map<string, Line<T>>();

  const roomOf = (destination: string, { shut, underWay }: Line<T>) =>
    shut > 0 ? 0 : Math.max(0, limitOf(destination) - underWay.size);

  function change(destination: string, how: (line: Line<T>) => void): void {
    const line = lines.get(destination) ?? { waiting: 0, underWay: new Set(), recalled: new Set(), shut: 0 };
    open -= Math.min(line.waiting, roomOf(destination, line));
    how(line);
    open += Math.min(line.waiting, roomOf(destination, line));
    if (line.waiting === 0 && line.underWay.size === 0 && line.shut === 0) lines.delete(destination);
    else lines.set(destination, line);
  }

  return {
    push(items) {
      ready.push(...items);
      for (const item of items) change(destinationOf(item), (line) => (line.waiting += 1));
    },
    take() {
      if (open === 0) return undefined;
      const at = ready.findIndex((item) => {
        const line = lines.get(destinationOf(item));
        return line !== undefined && roomOf(destinationOf(item), line) > 0;
      });
      const [item] = ready.splice(at, 1);
      if (item === undefined) return undefined;
      underWay += 1;
      change(destinationOf(item), (line) => {
        line.waiting -= 1;
        line.underWay.add(item);
      });
      return item;
    },
    done(item) {
      underWay -= 1;
      change(destinationOf(item), (line) => {
        line.underWay.delete(item);
        line.recalled.delete(item);
      });
    },
    get open() {
      return open;
    },
    get underWay() {
      return underWay;
    },
    full: () =>
      Array.from(lines)
        .filter(
          ([destination, line]) =>
            line.shut > 0 || (roomOf(destination, line) === 0 && line.waiting >= limitOf(destination)),
        )
        .map(([destination]) => destination),
    shut(destination) {
      const waiting = ready.filter((item) => destinationOf(item) === destination);
      if (waiting.length > 0) ready = ready.filter((item) => destinationOf(item) !== destination);
      change(destination, (line) => {
        line.shut += 1;
        line.waiting = 0;
        line.recalled = new Set(line.underWay);
      });
      return waiting;
    },
    reopen: (destination) => change(destination, (line) => (line.shut = Math.max(0, line.shut - 1))),
    isRecalled: (item) => lines.get(destinationOf(item))?.recalled.has(item) ?? false,
    drain() {
      const left = ready;
      ready = [];
      for (const item of left) change(destinationOf(item), (line) => (line.waiting -= 1));
      return left;
    },
  };
}
