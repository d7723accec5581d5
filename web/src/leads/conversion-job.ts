import { useMutation, useQuery } from '@tanstack/react-query';
import {
  beginConversion,
  conversionQuery,
  isDone,
  type Becomes,
  type Conversion,
  type ConversionChoice,
} from '../api/conversions';
import { useEffect, useEffectEvent } from 'react';

/** A conversion from its beginning to its end; the server does it, whether anybody looks or not. */
export function useConversion(becomes: Becomes, onDone: (job: Conversion) => void) {
  const begun = useMutation({ mutationFn: (choice: ConversionChoice) => beginConversion(becomes, choice) });
  const job = useQuery(conversionQuery(begun.data?.conversion_id ?? null));
  const done = isDone(job.data) ? job.data : undefined;
  const finish = useEffectEvent(onDone);
  useEffect(() => {
    if (done?.state === 'completed') finish(done);
  }, [done]);
  return {
    begin: (choice: ConversionChoice) => begun.mutate(choice),
    isUnderWay: begun.isPending || (begun.isSuccess && !done),
    error: begun.error ?? job.error,
    /** Why nothing was converted. */
    refused: done && done.state !== 'completed' ? done : null,
  };
}
