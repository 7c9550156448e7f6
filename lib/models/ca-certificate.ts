import { X509Certificate } from 'node:crypto';
import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function invalid(personMessage: string): AppError {
  return new AppError('INPUT_INVALID', { personMessage });
}

function parsed(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new AppError('INPUT_INVALID', {
      personMessage: 'One of the certificates is damaged. Copy it again, whole.',
      cause: error,
    });
  }
}

/**
 * The certificates of a text in PEM form, without what stands around them. Throws `INPUT_INVALID` when there is none, when one
 * is damaged or has expired, or when a private key is among them.
 */
export function readCaCertificates(text: string): string {
  if (text.includes('PRIVATE KEY'))
    throw invalid(
      'This is a private key, which belongs on the engine’s machine only. Enter the certificate.',
    );
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0)
    throw invalid('This is no certificate. It begins with -----BEGIN CERTIFICATE-----.');
  for (const pem of blocks) {
    const { validTo } = parsed(pem);
    if (Date.parse(validTo) < now()) throw invalid(`This certificate has expired (${validTo}).`);
  }
  return blocks.join('\n');
}
