import jsep from 'jsep';
import { InvalidError } from '../errors.js';
import type { Field, FormulaStep } from '../model/index.js';

/*
 * Formulas over a deal's numbers and money: `({value} - 10%) * {Margin}`.
 *
 * A field is named in braces, by its name, its key, or its code; kept are keys, so that renaming breaks nothing. A
 * percentage is one of what it is added to or taken from, as on a calculator (`{value} - 10%` is nine tenths), else a
 * hundredth of the number. Whatever is missing gives no value, and so does money in another currency than the deal's.
 * The program is run by the database (`formula_value`), which holds exact decimals.
 */

/** What a formula reads of the deal itself. */
const ownNumbers: Record<string, FormulaStep> = {
  value: { path: ['value'] },
  probability: { path: ['probability'] },
};
const ownNames: Record<string, string> = { value: 'value', probability: 'probability' };

const longest = 1000;
const mostSteps = 200;

jsep.removeAllBinaryOps();
jsep.removeAllUnaryOps();
jsep.removeAllLiterals();
for (const [operator, precedence] of Object.entries({ '+': 9, '-': 9, '*': 10, '/': 10 })) {
  jsep.addBinaryOp(operator, precedence);
}
jsep.addUnaryOp('-');
jsep.addUnaryOp('+');
/** Numbers are tokens like any other, so that what stands behind them is looked at too. */
jsep.hooks.add('gobble-token', function (env) {
  if (/[\d.]/.test(this.char)) {
    const node = this.gobbleNumericLiteral();
    if (node) env.node = node;
  }
});
/** `10%` stands behind its number, so that it belongs to what was just read. */
jsep.hooks.add('after-token', function (env) {
  this.gobbleSpaces();
  while (env.node && this.char === '%') {
    this.index++;
    env.node = { type: 'Percent', argument: env.node };
    this.gobbleSpaces();
  }
});

export interface Formula {
  /** As it is kept: keys in the place of names. */
  text: string;
  program: FormulaStep[];
  /** Keys of the fields that it reads. */
  reads: string[];
}

/**
 * @param fields of deals; the formula may read the numbers and the money among them
 * @throws {InvalidError} that says what is wrong and where
 */
export function readFormula(written: string, fields: Field[]): Formula {
  if (written.length > longest) throw wrong(`takes at most ${longest} characters`);
  const reads: string[] = [];
  const text = written.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
    const key = keyOf(name.trim(), fields);
    if (!reads.includes(key)) reads.push(key);
    return `{${key}}`;
  });
  if (/[{}]/.test(text.replaceAll(/\{\w+\}/g, ''))) throw wrong('cannot be read: a brace stands alone');
  if (reads.length === 0) throw wrong('names no field', 'Name one in braces, such as {value}.');
  const program: FormulaStep[] = [];
  compile(parse(text.replaceAll(/\{(\w+)\}/g, '$_$1')), fields, program);
  if (program.length > mostSteps) throw wrong('is too long');
  return { text, program, reads };
}

/** The formula with the fields' names, for people. */
export function showFormula(text: string, fields: Field[]): string {
  return text.replaceAll(
    /\{(\w+)\}/g,
    (_, key: string) => `{${fields.find(field => field.key === key)?.name ?? key}}`,
  );
}

/**
 * How deep each formula lies: one that reads others comes after them.
 * @throws {InvalidError} that names the way round where formulas read each other in a circle
 */
export function depths(formulas: { key: string; name: string; reads: string[] }[]): Map<string, number> {
  const known = new Map<string, number>();
  const visit = (key: string, way: string[]): number => {
    const formula = formulas.find(one => one.key === key);
    if (!formula) return -1;
    if (way.includes(key)) {
      const names = [...way.slice(way.indexOf(key)), key].map(
        step => `“${formulas.find(one => one.key === step)!.name}”`,
      );
      throw wrong(`goes round in a circle: ${names.join(' → ')}`, 'Take one of these fields out of it.');
    }
    let depth = known.get(key);
    if (depth === undefined) {
      depth = 1 + Math.max(-1, ...formula.reads.map(read => visit(read, [...way, key])));
      known.set(key, depth);
    }
    return depth;
  };
  for (const { key } of formulas) visit(key, []);
  return known;
}

/** The fields that a kept formula reads. */
export const readsOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] as string)),
];

function keyOf(name: string, fields: Field[]): string {
  const own = ownNames[name.toLowerCase()];
  if (own) return own;
  const lower = name.toLowerCase();
  const found = fields.filter(field => field.key === name || field.name.toLowerCase() === lower);
  if (found.length === 0) throw wrong(`names {${name}}, which is no number or money field of deals`);
  if (found.length > 1) throw wrong(`names {${name}}, of which there are several`, 'Name it by its key.');
  if (!['double', 'int', 'monetary'].includes(found[0]!.type)) {
    throw wrong(`names {${name}}, which is neither a number nor money`);
  }
  return found[0]!.key;
}

function parse(text: string): jsep.Expression {
  try {
    return jsep(text);
  } catch (error) {
    const { index, description } = error as { index?: number; description?: string };
    throw wrong(
      `cannot be read${index === undefined ? '' : ` at character ${index + 1}`}: ${description ?? ''}`,
    );
  }
}

function compile(node: jsep.Expression, fields: Field[], into: FormulaStep[]): void {
  const { type, operator, left, right, argument } = node as unknown as {
    type: string;
    operator: '+' | '-' | '*' | '/';
    left: jsep.Expression;
    right: jsep.Expression;
    argument: jsep.Expression;
  };
  if (type === 'BinaryExpression') {
    compile(left, fields, into);
    if (right.type === 'Percent' && (operator === '+' || operator === '-')) {
      // left * (1 - right / 100)
      into.push(1);
      compile(right, fields, into);
      into.push(operator, '*');
    } else {
      compile(right, fields, into);
      into.push(operator);
    }
  } else if (type === 'Percent') {
    compile(argument, fields, into);
    into.push(100, '/');
  } else if (type === 'UnaryExpression') {
    compile(argument, fields, into);
    if (operator === '-') into.push('neg');
  } else if (type === 'Literal' && typeof node['value'] === 'number' && Number.isFinite(node['value'])) {
    into.push(node['value']);
  } else if (type === 'Identifier' && (node['name'] as string).startsWith('$_')) {
    into.push(readStep((node['name'] as string).slice(2), fields));
  } else {
    throw wrong('takes numbers, fields in braces, + - * / % and parentheses');
  }
  if (into.length > mostSteps) throw wrong('is too long');
}

function readStep(key: string, fields: Field[]): FormulaStep {
  const own = ownNumbers[key];
  if (own) return own;
  const path = ['custom_fields', key];
  return fields.find(field => field.key === key)?.type === 'monetary' ? { money: path } : { path };
}

function wrong(message: string, nextStep = ''): InvalidError {
  return new InvalidError('formula', `formula ${message}`, nextStep);
}
