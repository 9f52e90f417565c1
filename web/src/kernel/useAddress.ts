import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/**
 * One piece of a page's state, kept in the address so that it can be shared and comes back. The value that stands for
 * "nothing chosen" leaves the address clean.
 */
export function useAddress(name: string, nothing = ''): [value: string, set: (value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string) => {
      setSearch(
        (known) => {
          const next = new URLSearchParams(known);
          if (value === nothing) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      );
    },
    [name, nothing, setSearch],
  );
  return [search.get(name) ?? nothing, set];
}
