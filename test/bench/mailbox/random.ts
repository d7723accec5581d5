/** Numbers that look random and are the same for the same seed on every machine (xoshiro128**). */
export class Random {
  private readonly state: Uint32Array;

  constructor(seed: number) {
    // A small seed is spread over the state, so that neighbouring seeds give unrelated mailboxes.
    let mixed = seed >>> 0;
    this.state = Uint32Array.from({ length: 4 }, () => {
      mixed = (mixed + 0x9e37_79b9) >>> 0;
      const once = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
      const twice = Math.imul(once ^ (once >>> 13), 0xc2b2_ae35);
      return (twice ^ (twice >>> 16)) >>> 0;
    });
  }

  /** 32 bits. */
  bits(): number {
    const s = this.state as Uint32Array & { 0: number; 1: number; 2: number; 3: number };
    const times5 = Math.imul(s[1], 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** 0 <= x < 1 */
  unit(): number {
    return this.bits() / 2 ** 32;
  }

  /** Both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.unit() * values.length)] as T;
  }

  /** One of the values, as often as its weight says. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.unit() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) if ((left -= weight) < 0) return value;
    return (choices[0] as readonly [T, number])[0];
  }

  /** As many values between 10 and 100 as between 100 and 1000: sizes of texts and of files. */
  size(low: number, high: number): number {
    return Math.round(low * (high / low) ** this.unit());
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.bits().toString(16).padStart(8, '0');
    return text.slice(0, length);
  }

  bytes(length: number): Buffer {
    const words = new Uint32Array(Math.ceil(length / 4));
    for (let i = 0; i < words.length; i++) words[i] = this.bits();
    return Buffer.from(words.buffer, 0, length);
  }
}

/** Ranks 0 .. count-1, the low ones far more often (Zipf): words in a text, people in a mailbox. */
export function zipf(count: number, exponent: number): (random: Random) => number {
  const upTo = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) upTo[rank] = sum += (rank + 3) ** -exponent;
  return random => {
    const wanted = random.unit() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
