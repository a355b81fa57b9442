import { totalmem } from "node:os";

/** Bytes of memory that this process and what it starts may use: those of the machine, or of the container it is in. */
export function machineMemory(): number {
  // Zero, or more than there is, where no limit is set.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
