import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/**
 * Two spellings of one number: `+46 8 123 456 78`, `0046 (0)8-12345678` and `08-123 456 78`. One that is written as one
 * dials it at home says no country, so it is read as one of the other's.
 */
export function samePhone(a: string, b: string): boolean {
  const [abroad, alsoAbroad] = [parse(dialled(a)), parse(dialled(b))];
  const one = abroad ?? atHome(a, alsoAbroad);
  const other = alsoAbroad ?? atHome(b, abroad);
  if (one && other) return one.number === other.number && one.ext === other.ext;
  const digits = digitsOf(a);
  return digits === '' ? a.trim() === b.trim() : digits === digitsOf(b);
}

const atHome = (phone: string, other: PhoneNumber | undefined): PhoneNumber | undefined =>
  other && parse(phone, other.countryCallingCode);

const parse = (phone: string, defaultCallingCode?: string): PhoneNumber | undefined =>
  parsePhoneNumberFromString(phone, { ...(defaultCallingCode && { defaultCallingCode }) }, metadata);

/** `00` goes abroad from most countries (ITU-T E.123 writes `+` for all of them). */
const dialled = (phone: string): string => phone.replace(/^\s*00/, '+');

const digitsOf = (phone: string): string => phone.replaceAll(/\D/g, '');
