/** Bytes that arrive in pieces of any size, kept in one buffer that grows: many tiny pieces cost no more than their bytes. */
export interface ByteCollector {
  readonly size: number;
  add(piece: Uint8Array): void;
  /** All of them; the collector must not be used afterwards. */
  bytes(): Buffer;
}

/** @param roomAtFirst bytes */
export function collectBytes(roomAtFirst = 16_384): ByteCollector {
  let buffer = Buffer.allocUnsafeSlow(roomAtFirst);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(piece) {
      if (size + piece.length > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, size + piece.length));
        buffer.copy(larger, 0, 0, size);
        buffer = larger;
      }
      buffer.set(piece, size);
      size += piece.length;
    },
    bytes: () => buffer.subarray(0, size),
  };
}
