'use client';
import { useEffect, useId, useRef } from 'react';
import { Moment } from '../../moment.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { controlClass } from '../../ui/text-field.tsx';

export type NewLink = { email: string; link: string; expiresAt: number };

type OneTimeLinkProps = { link: NewLink; onClose: () => void };

/** A link that was just made for somebody. It is shown here and nowhere else. */
export function OneTimeLink({ link: { email, link, expiresAt }, onClose }: OneTimeLinkProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <div className="grid gap-4">
      <div className="grid gap-1.5">
        <label htmlFor={id} className="text-sm font-medium">
          Link for {email}
        </label>
        <input
          ref={input}
          id={id}
          readOnly
          value={link}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
          className={`${controlClass} h-9 font-mono text-xs`}
        />
        <p className="text-[0.8125rem] text-ink-faint">
          Works once, until <Moment time={expiresAt} />, and only for this address.
        </p>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={link} label="Copy the link" />
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
