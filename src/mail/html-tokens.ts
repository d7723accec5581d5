import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

const nothing = (): void => undefined;
const unheard: TokenizerCallbacks = {
  onattribdata: nothing,
  onattribend: nothing,
  onattribentity: nothing,
  onattribname: nothing,
  oncdata: nothing,
  onclosetag: nothing,
  oncomment: nothing,
  ondeclaration: nothing,
  onend: nothing,
  onopentagend: nothing,
  onopentagname: nothing,
  onprocessinginstruction: nothing,
  onselfclosingtag: nothing,
  ontext: nothing,
  ontextentity: nothing,
};

/** Reads HTML token by token, without a tree: no stack grows with the nesting. Linear; never throws. */
export function readTokens(
  html: string,
  heard: Partial<TokenizerCallbacks>,
  { decodeEntities }: { decodeEntities: boolean },
): void {
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities }, { ...unheard, ...heard });
  tokenizer.write(html);
  tokenizer.end();
}
