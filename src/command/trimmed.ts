/** What a copied or configured value may have around it: blanks, line ends, and characters that nobody sees. */
const AROUND = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu;

/** A value without blanks, line ends, and invisible characters around it. */
export const trimmed = (text: string): string => text.replace(AROUND, '');
