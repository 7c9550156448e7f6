'use client';
import useSWR, { type SWRConfiguration } from 'swr';
import type { z } from 'zod';
import { getJson } from './client.ts';

export type ApiResult<T> = {
  data: T | undefined;
  error: Error | undefined;
  isLoading: boolean;
  reload: () => void;
};

type Options<T> = Pick<
  SWRConfiguration<T, Error>,
  'refreshInterval' | 'revalidateOnFocus' | 'keepPreviousData'
>;

/** GETs a path, checks the answer against the schema, and keeps it fresh. A null path fetches nothing. */
export function useApi<T>(path: string | null, schema: z.ZodType<T>, options: Options<T> = {}): ApiResult<T> {
  const result = useSWR<T, Error, string | null>(path, (key: string) => getJson(key, schema), options);
  return {
    data: result.data,
    error: result.error,
    isLoading: result.isLoading,
    reload: () => void result.mutate(),
  };
}
