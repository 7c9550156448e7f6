/** What lies beside an export, for whoever gets it: what it is, how to check it, and what that proves. */
export function bundleReadme(kind: 'full' | 'filtered'): string {
  return `AUDIT LOG OF PINCITE: ${kind === 'full' ? 'ALL ROWS' : 'CHOSEN ROWS'}

To check it, on any machine with Node.js 20 or newer, without a network:

    node verify-audit.mjs

The exit code is 0 when all is well, 1 when something is not, 2 when the export could not be read.
It proves more with what you kept elsewhere:

    node verify-audit.mjs --key KEY --checkpoint FILE-OR-FOLDER

  --key         the public key that you noted when the server was set up (a line like those in keys.txt).
                Without it, the check shows only that the export fits itself.
  --checkpoint  checkpoints that were copied to another place. With them it also finds that the whole
                log was written anew, or that an older state of it was put back.

Take verify-audit.mjs from your own copy of Pincite (lib/audit) if you doubt where this export comes from.

FILES

  rows.jsonl        one row of the log per line: its number, the hash of the row before, its own hash
                    (SHA-256 of 0x01, the hash before, and the body), and the body (canonical JSON, RFC 8785)${
                      kind === 'full'
                        ? ''
                        : `;
                    the proof leads from the row to the root of the tree (RFC 9162)`
                    }
  rows.csv          the same for spreadsheets; not what is checked
  checkpoint.txt    size and Merkle root of the log at the time of the export, signed
                    (C2SP tlog-checkpoint in a signed note, Ed25519)
  checkpoints/      earlier ones${kind === 'full' ? '' : `\n  consistency.jsonl proofs that the log goes on from each of them`}
  keys.txt          the public keys of the log, the newest last
  manifest.sha256   for sha256sum -c

A body holds ids, numbers and codes, no names and no text.
`;
}
