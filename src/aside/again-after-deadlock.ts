import postgres from "postgres";
import { rootOf } from "./is-poison.ts";

const deadlock = "40P01";
const tries = 5;

/**
 * Runs a transaction again that PostgreSQL took for the loser of a deadlock: what an erasure or a merge locks every part of the house
 * works on, in an order that cannot be the right one for all of them.
 */
export async function againAfterDeadlock<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await transaction();
    } catch (error) {
      const thrown = rootOf(error);
      if (!(thrown instanceof postgres.PostgresError) || thrown.code !== deadlock || tried >= tries) throw error;
    }
  }
}
