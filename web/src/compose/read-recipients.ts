interface Recipient {
  address: string;
  name: string;
}

export const isAddress = (text: string): boolean =>
  /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;."]{2,}$/.test(text);

/**
 * Reads what somebody typed or pasted: `ada@x.example`, `Ada <ada@x.example>; "Lovelace, Ada" <a@y.example>`.
 * @returns null where a part of it is no address; an empty list for no text
 */
export function readRecipients(text: string): Recipient[] | null {
  const read: Recipient[] = [];
  for (const part of partsOf(text)) {
    const [, name = '', inside] = /^"?([^<>]*?)"?\s*<([^<>]*)>$/.exec(part) ?? [];
    const address = (inside ?? part).trim();
    if (!isAddress(address)) return null;
    read.push({ address, name: name.trim() });
  }
  return read;
}

/** Commas, semicolons and lines separate, but not within quotes: "Lovelace, Ada". */
function partsOf(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"|[^,;\n"])+/g) ?? [];
  return parts.map(part => part.trim()).filter(Boolean);
}
