import type { CallToolResult } from '@modelcontextprotocol/server';
import type { RequestContext } from '#lib/core/context.ts';
import { errorBody } from '../../present-error.ts';

type Told = { text: string; structured: Record<string, unknown> };

/** The result of a tool; whatever it throws becomes the words of the catalogue, never those of the error itself. */
export async function toolResult(
  context: RequestContext,
  work: () => Promise<Told>,
): Promise<CallToolResult> {
  try {
    const { text, structured } = await work();
    return { content: [{ type: 'text', text }], structuredContent: structured };
  } catch (error) {
    const { code, message, detail } = errorBody(error, context.requestId).error;
    const wait = detail?.['retryAfterSeconds'];
    const again = wait === undefined ? '' : ` (again in ${String(wait)} seconds)`;
    return { isError: true, content: [{ type: 'text', text: `${code}: ${message}${again}` }] };
  }
}
