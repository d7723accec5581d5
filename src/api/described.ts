import { SetMetadata, type Type } from '@nestjs/common';

const DESCRIBED = 'kontor:described';
const SUMMARY = 'kontor:summary';

/** What a door does, in one line, for the API's documentation. */
export const Summary = (line: string) => SetMetadata(SUMMARY, line);

export const summaryOf = (handler: object): string | undefined =>
  Reflect.getMetadata(SUMMARY, handler) as string | undefined;

/** A door made from a description that the API's documentation reads itself, so that it need not look at the door. */
export const Described = () => SetMetadata(DESCRIBED, true);

export const isDescribed = (controller: Type): boolean => Reflect.hasMetadata(DESCRIBED, controller);
