/**
 * Two spellings of one number: `+46 8 123 456 78`, `0046 (0)8-12345678` and `08-123 456 78`. One that is written as one dials
 * it at home says no country, so it is the same as the one abroad that goes on with it after a calling code.
 */
export function samePhone(a: string, b: string): boolean {
  const [one, other] = [read(a), read(b)];
  if (!one.digits || !other.digits) return a.trim() === b.trim();
  if (one.digits === other.digits) return true;
  if (one.isAbroad === other.isAbroad) return false;
  const [abroad, home] = one.isAbroad ? [one.digits, other.digits] : [other.digits, one.digits];
  // Most countries dial 0 before an area, and leave it out after their code.
  const own = home.replace(/^0/, '');
  return own.length >= fewest && abroad.endsWith(own) && isCallingCode(abroad.slice(0, -own.length));
}

/** Shorter ones are extensions, which any country has. */
const fewest = 6;

function read(phone: string): { digits: string; isAbroad: boolean } {
  const isAbroad = /^\s*(\+|00)/.test(phone);
  const spelled = isAbroad ? phone.replace(/^\s*00/, '').replace('(0)', '') : phone;
  return { digits: spelled.replaceAll(/\D/g, ''), isAbroad };
}

/** ITU-T E.164: 1 and 7 stand alone, these are of two digits, all others of three. */
const twoDigits = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

const isCallingCode = (code: string): boolean =>
  /^[17]/.test(code) ? code.length === 1 : code.length === (twoDigits.test(code) ? 2 : 3);
