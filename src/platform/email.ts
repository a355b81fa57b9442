/** The form of an address that is stored and compared: trimmed, Unicode NFC, lower case. */
export function normalizeEmail(address: string): string {
  return address.trim().normalize("NFC").toLowerCase();
}
