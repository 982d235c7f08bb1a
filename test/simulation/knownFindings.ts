/** Sentences of the contract that today's code breaks, each with the reason why it does still. */
export const KNOWN_FINDINGS: Array<{ sentence: string; reason: string }> = [
  {
    sentence: 'alreadyCompleted is said of what had ended before the request',
    reason:
      'A request is refused because the deployment is being finalized. If the read after that fails for some seconds, and the ' +
      'deployment succeeds meanwhile, it is called alreadyCompleted, and --ignore-completed makes that a success. No outcome ' +
      'has been decided on for it.',
  },
];
