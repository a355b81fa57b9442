/** The domain name system did not answer; the mail may be authentic all the same. */
export class DnsUnavailableError extends Error {}

/** The thread that verifies ended before it was done with this mail, because of this one or of another. */
export class VerifierEndedError extends Error {}
