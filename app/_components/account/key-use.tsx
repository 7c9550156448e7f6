import { Fact, Facts } from '../section.tsx';
import { CopyButton } from '../ui/copy-button.tsx';

/** How a program uses a key at this server. `address`: of the server, without a slash at its end. */
export function KeyUse({ address }: { address: string }) {
  const command = `curl -H "Authorization: Bearer $PINCITE_KEY" ${address}/api/v1/workspaces`;
  return (
    <details className="min-w-0 rounded-card border border-line bg-surface text-sm">
      <summary className="cursor-pointer px-3.5 py-2.5 font-medium">How a program uses a key</summary>
      <div className="grid grid-cols-1 gap-3 border-t border-line px-3.5 py-3">
        <p className="text-ink-soft">
          It sends the key with each request. Put it into a variable of its environment, never into an address
          or a file that others read.
        </p>
        <div className="flex items-start justify-between gap-2 rounded-card border border-line bg-canvas p-2.5">
          <code className="min-w-0 text-xs wrap-anywhere whitespace-pre-wrap">{command}</code>
          <CopyButton text={command} label="Copy the command" iconOnly />
        </div>
        <Facts>
          <Fact name="Address of the API">
            <code className="text-xs break-all">{address}/api/v1</code>
          </Fact>
          <Fact name="For OpenAI’s clients">
            <code className="text-xs break-all">{address}/api/v1</code> as base address, the key as API key;
            the models are your workspaces
          </Fact>
          <Fact name="For assistants (MCP)">
            <code className="text-xs break-all">{address}/api/v1/mcp</code>, the key as header Authorization
          </Fact>
          <Fact name="Description (OpenAPI)">
            <a
              className="underline decoration-line-strong underline-offset-2 hover:decoration-current"
              href="/api/v1/openapi.json"
            >
              openapi.json
            </a>
          </Fact>
        </Facts>
      </div>
    </details>
  );
}
