/** Words of sentences: a line with one of them outside quotes is no command. */
const SENTENCE =
  /\s(the|a|an|of|is|are|was|were|be|has|have|to|with|and|or|from|this|that|these|those|my|our|your|it|its|we|you|shows?|output|works?|not|does|should|here|there|now|still|after|before|which|via|as|by|at|on|below|above)(?=[\s.,:;!?]|$)/i;

/** True for a text that is written for people: it has the words and the marks of a sentence. */
export function isSentence(text: string): boolean {
  const plain = text.replace(/'[^']*'|"[^"]*"/g, '""');
  return SENTENCE.test(plain) || /[a-z]:$|[!?]$/i.test(plain);
}
