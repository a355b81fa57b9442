/** Places for connections, of which nobody may take more than a fair share. */
export interface Places {
  /** @returns false when the client has its share */
  enter(id: string, client: string): boolean;
  leave(id: string): void;
}

/**
 * A client may hold a tenth of the places that are free: one alone gets few of many, ten get half of them, and who comes with
 * the first connection always finds room while there is any.
 */
export function createPlaces(total: number): Places {
  const clientOf = new Map<string, string>();
  const held = new Map<string, number>();
  return {
    enter(id, client) {
      const own = held.get(client) ?? 0;
      if (own >= (total - clientOf.size) / 10) return false;
      clientOf.set(id, client);
      held.set(client, own + 1);
      return true;
    },
    leave(id) {
      const client = clientOf.get(id);
      if (client === undefined) return;
      clientOf.delete(id);
      const left = (held.get(client) ?? 1) - 1;
      if (left > 0) held.set(client, left);
      else held.delete(client);
    },
  };
}
