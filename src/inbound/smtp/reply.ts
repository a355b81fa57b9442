/** An SMTP reply other than success, as smtp-server takes it. */
export type Reply = Error & { responseCode: number };

/** @param message with the enhanced status code (RFC 3463) in front */
export function reply(responseCode: number, message: string): Reply {
  return Object.assign(new Error(message), { responseCode });
}

export function isReply(error: unknown): error is Reply {
  return error instanceof Error && "responseCode" in error;
}
