let names: readonly string[] = [];

/**
 * For measuring: languages and families of mail systems ("exchange", "pl") whose phrases this thread goes without. Call it before the
 * rules are loaded; they take their phrases once.
 */
export function leaveOutPhrases(of: readonly string[]): void {
  names = of;
}

export function leftOutPhrases(): readonly string[] {
  return names;
}
