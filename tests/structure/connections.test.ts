import { describe, expect, it } from 'vitest';
import { readSources } from '#tests/support/repository.ts';

/** Every file that could reach another machine, or start a program that could, with what it does. */
const doors: Readonly<Record<string, string>> = {
  'app/_components/api/client.ts': 'runs in the browser: asks this server',
  'app/_components/documents/send-file.ts': 'runs in the browser: uploads to this server',
  'lib/core/config.ts': 'tells addresses from names',
  'lib/core/egress.ts': 'the guard itself',
  'lib/eval/injections/payloads.ts': 'scripts as text of documents, never run',
  'lib/auth/provider-client.ts': 'identity providers: those that are registered',
  'lib/auth/address-block.ts': 'tells addresses apart',
  'lib/auth/passkey-site.ts': 'tells addresses from names',
  'lib/auth/client-address.ts': 'compares addresses',
  'app/_components/documents/use-live-documents.ts': 'runs in the browser: listens to this server',
  'lib/model-intake/download-model.ts':
    'how model files are fetched: directly, or through the proxy of the settings',
  'lib/model-intake/open-on-hub.ts': 'fetches model files that an administrator asked for',
  'lib/models/connection.ts': 'engines: the socket of the own one, and those that are registered',
  'lib/models/engine-errors.ts': 'the kinds of errors of a connection',
  'lib/models/request.ts': 'what comes back by such a connection',
  'lib/engine/http.ts': 'answers on the socket',
  'lib/engine/listen.ts': 'listens on the socket, and asks it whether somebody does already',
  'lib/engine/serve-chat.ts': 'answers on the socket',
  'lib/engine/serve-forget.ts': 'answers on the socket',
  'lib/engine/server.ts': 'answers on the socket',
  'lib/cli/wait-until.ts': 'asks the own web process whether it is up; tries whether a port is free',
  'lib/cli/build-pages.ts': 'starts the builder of the pages',
  'lib/cli/kept-process.ts': 'keeps the processes of the program',
  'lib/cli/offline/attempts.ts': 'tells addresses apart',
  'lib/cli/offline/shut-in.ts': 'tries unshare and strace',
  'lib/cli/offline/story.ts':
    'starts the program, and asks it for pages, in a network without other machines',
  'lib/cli/commands/verify-offline.ts': 'starts the proof in a network without other machines',
  'lib/cli/program-process.ts': 'starts the processes of the program, with the guard',
  'lib/ingest/parse/forbidden-acts.ts': 'runs in the jail: tries what must be refused there',
  'lib/ingest/parse/jail-command.ts': 'starts the probe of the jail',
  'lib/ingest/parse/start-jail.ts': 'starts the jail, which has no network',
  'app/_server/stamp-client-addresses.ts': 'reads the address of who asks',
};

const modules =
  /from '(node:)?(net|tls|http|https|http2|dgram|dns|dns\/promises|child_process|cluster|undici|quic)'/;
const globals =
  /(?<![.\w])(fetch|XMLHttpRequest|WebSocket|EventSource|RTCPeerConnection)\b\s*\(|navigator\.sendBeacon/;
const sources = readSources('{app,lib}/**/*.{ts,tsx}', '{proxy,instrumentation}.ts');
const reaching = sources.filter(({ text }) => {
  const code = text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  return (
    modules.test(code) || globals.test(code) || /import\((['"])(node:)?(net|http|https|dns)\1\)/.test(code)
  );
});

describe('connections', () => {
  it.each(reaching)('$path is known to open or handle them', ({ path }) => {
    expect(Object.keys(doors)).toContain(path);
  });

  it('are handled by no file that is named and does not', () => {
    expect(Object.keys(doors).filter((path) => !reaching.some((file) => file.path === path))).toEqual([]);
  });

  it('are found by this test when they are there', () => {
    expect(modules.test(`import { connect } from 'node:net';`)).toBe(true);
    expect(globals.test(`await fetch(address)`)).toBe(true);
    expect(globals.test(`new WebSocket(address)`)).toBe(true);
  });

  it('are guarded before anything else of a command is loaded', () => {
    const main = sources.find(({ path }) => path === 'lib/cli/main.ts')?.text ?? '';
    expect(/^import .*$/m.exec(main)?.[0]).toBe(`import '#lib/core/guard-egress.ts';`);
  });

  it('go to no address that is written into the program', () => {
    const written = sources.flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /['"`](https?:\/\/(?!localhost|pincite\.invalid|192\.168\.1\.20|127\.0\.0\.1|engine\b|\$\{)[\w.-]+)/g,
        ),
      ].map(([, address]) => `${path}: ${address ?? ''}`),
    );
    expect(written).toEqual([]);
  });
});
