/** Who runs the installation, and hears of what needs a person. */
export interface Operator {
  /** Null: the rep who is longest with us, else the default sender's own mailbox. */
  email: string | null;
  /** Gets events as signed POST requests. `secret` is the key of the signature, Base64. */
  webhook: { url: string; secret: string } | null;
}

/** What this room keeps open for itself. */
export interface HandoffParts {
  readonly operator: Operator;
}
