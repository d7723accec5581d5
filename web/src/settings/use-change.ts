import { useMutation, useQueryClient, type DataTag, type QueryKey } from '@tanstack/react-query';
import { useToast } from '../ui/toast';

/** A change of what a query brought: shown at once, and taken back where the server refuses it. */
export function useChangeOf<Data, Input, Result = unknown>(
  key: DataTag<QueryKey, Data, Error>,
  how: {
    send: (input: Input) => Promise<Result>;
    /** What the page shows meanwhile. */
    show?: (data: Data, input: Input) => Data;
    done?: (result: Result, input: Input) => void;
    /** Where the page says itself what went wrong. */
    quiet?: boolean;
  },
) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: how.send,
    onMutate: async (input: Input) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Data>(key);
      if (before !== undefined && how.show) client.setQueryData<Data>(key, how.show(before, input) as never);
      return before;
    },
    onSuccess: how.done,
    onError: (error, _input, before) => {
      if (before !== undefined) client.setQueryData<Data>(key, before as never);
      if (!how.quiet) toast.failed(error);
    },
    // A later change that is under way would be overwritten by an answer from before it.
    onSettled: () =>
      client.isMutating({ mutationKey: key }) > 1
        ? undefined
        : client.invalidateQueries({ queryKey: [key[0]] }),
    mutationKey: key,
  });
}
