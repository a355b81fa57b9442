/** Answers that several looks share. */
export interface Kept {
  /**
   * The answer of a key, made at most once in `ms`; an older one is given at once while the next is made, up to ten times `ms`. Those
   * who come meanwhile share one question.
   */
  get<T>(key: string, ms: number, make: () => Promise<T>): Promise<T>;
}

interface Entry {
  value: unknown;
  at: number;
  making: Promise<unknown> | undefined;
}

const most = 200;
const staleTimes = 10;

/** Keeps answers for as long as the process lives. @param clock milliseconds that pass really */
export function openKept(clock: () => number = () => performance.now()): Kept {
  const entries = new Map<string, Entry>();
  return {
    async get<T>(key: string, ms: number, make: () => Promise<T>): Promise<T> {
      const known = entries.get(key);
      const age = known === undefined ? Number.POSITIVE_INFINITY : clock() - known.at;
      if (known !== undefined && age < ms) return known.value as T;
      const making =
        known?.making ??
        make().then(
          (value) => {
            if (entries.size >= most) entries.clear();
            entries.set(key, { value, at: clock(), making: undefined });
            return value;
          },
          (error: unknown) => {
            entries.delete(key);
            throw error;
          },
        );
      if (known === undefined || age > ms * staleTimes) {
        entries.set(key, { value: undefined, at: Number.NEGATIVE_INFINITY, making });
        return making as Promise<T>;
      }
      known.making = making;
      making.catch(() => undefined);
      return known.value as T;
    },
  };
}
