/** Sentences of the contract that today's code breaks, each with the reason why it does still. */
export const KNOWN_FINDINGS: Array<{ sentence: string; reason: string }> = [];
