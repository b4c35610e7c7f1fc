/**
 * The JSON texts that stand one after the other in a text, as Zebra sends them: `{…}{…}`, with or
 * without white space between. A last one that is cut short is given as it is.
 */
export function splitObjects(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (isInString) {
      if (character === '\\') i += 1;
      else if (character === '"') isInString = false;
      continue;
    }
    if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0 && (character === '}' || character === ']')) {
      found.push(text.slice(start, i + 1));
      start = i + 1;
    }
  }
  const rest = text.slice(start);
  return rest.trim() === '' ? found : [...found, rest];
}
