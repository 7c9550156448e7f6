'use client';
import { useState, type ReactNode } from 'react';
import { z } from 'zod';
import type { OwnFactors } from '#lib/auth/own-factors.ts';
import type { PasskeyListed } from '#lib/auth/own-passkeys.ts';
import { sendJson } from '../api/client.ts';
import { useAct } from '../forms/use-act.ts';
import { useConfirm } from '../forms/use-confirm.tsx';
import { Moment } from '../moment.tsx';
import { Fact, Facts, Section } from '../section.tsx';
import { Button } from '../ui/button.tsx';
import { FactorDialog, type FactorStep } from './factor-dialog.tsx';

const codesSchema = z.object({ recoveryCodes: z.array(z.string()) });

type Removal = { key: string; title: string; path: string; done: string };

const appRemoval: Removal = {
  key: 'app',
  title: 'Remove the authenticator app?',
  path: '/api/account/totp',
  done: 'The authenticator app is removed.',
};

type SecondFactorsProps = {
  factors: OwnFactors;
  passkeys: readonly PasskeyListed[];
  canHavePasskeys: boolean;
};

/** One's authenticator app, passkeys and recovery codes. */
export function SecondFactors({ factors, passkeys, canHavePasskeys }: SecondFactorsProps) {
  const { act, succeed } = useAct();
  const { ask, dialog } = useConfirm();
  const [step, setStep] = useState<FactorStep>();
  const remove = ({ key, title, path, done }: Removal) => {
    ask({
      title,
      text: 'You can set it up again at any time.',
      label: 'Remove',
      onConfirm: () => act({ key, work: () => sendJson('DELETE', path), done }),
    });
  };
  return (
    <Section
      title="Second factor and passkeys"
      text={
        factors.isRequired
          ? 'A second factor is required of you.'
          : 'With one of these, a stolen password is not enough to sign in as you.'
      }
    >
      <Facts>
        <AppLine hasApp={factors.hasApp} onSetUp={setStep} onRemove={remove} />
        {passkeys.map((passkey) => (
          <PasskeyLine key={passkey.id} passkey={passkey} onRemove={remove} />
        ))}
        {canHavePasskeys ? (
          <Line name="Passkeys" text="Sign you in by finger, face or PIN of a device, without the password.">
            <SetUpButton step={{ kind: 'passkey' }} label="Add a passkey" onSetUp={setStep} />
          </Line>
        ) : null}
        {factors.hasApp || passkeys.length > 0 ? (
          <CodesLine left={factors.recoveryCodesLeft} onMade={setStep} />
        ) : null}
      </Facts>
      {dialog}
      {step ? (
        <FactorDialog
          first={step}
          onClose={() => {
            setStep(undefined);
          }}
          onChanged={succeed}
        />
      ) : null}
    </Section>
  );
}

type OnSetUp = (step: FactorStep) => void;
type OnRemove = (removal: Removal) => void;

function AppLine(props: { hasApp: boolean; onSetUp: OnSetUp; onRemove: OnRemove }) {
  const { hasApp, onSetUp, onRemove } = props;
  return (
    <Line name="Authenticator app" text={hasApp ? 'Asked for after the password.' : 'Not set up.'}>
      {hasApp ? (
        <Button
          size="small"
          onClick={() => {
            onRemove(appRemoval);
          }}
        >
          Remove the app
        </Button>
      ) : (
        <SetUpButton step={{ kind: 'app' }} label="Set up an app" onSetUp={onSetUp} />
      )}
    </Line>
  );
}

function PasskeyLine({ passkey, onRemove }: { passkey: PasskeyListed; onRemove: OnRemove }) {
  const { id, name, lastUsedAt } = passkey;
  return (
    <Line
      name={`Passkey “${name}”`}
      text={
        lastUsedAt === null ? (
          'Not used yet.'
        ) : (
          <>
            Last used <Moment time={lastUsedAt} />.
          </>
        )
      }
    >
      <Button
        size="small"
        aria-label={`Remove the passkey ${name}`}
        onClick={() => {
          onRemove({
            key: id,
            title: `Remove the passkey “${name}”?`,
            path: `/api/account/passkeys/${id}`,
            done: 'The passkey is removed.',
          });
        }}
      >
        Remove
      </Button>
    </Line>
  );
}

function CodesLine({ left, onMade }: { left: number; onMade: OnSetUp }) {
  const { act, busyKey } = useAct();
  const renew = () =>
    act({
      key: 'codes',
      work: async () => {
        const reply = await sendJson('POST', '/api/account/recovery-codes', {});
        onMade({ kind: 'codes', codes: codesSchema.parse(reply).recoveryCodes });
      },
    });
  return (
    <Line name="Recovery codes" text={`${left} left.`}>
      <Button size="small" busy={busyKey === 'codes'} onClick={() => void renew()}>
        Make new codes
      </Button>
    </Line>
  );
}

function SetUpButton(props: { step: FactorStep; label: string; onSetUp: OnSetUp }) {
  return (
    <Button
      size="small"
      onClick={() => {
        props.onSetUp(props.step);
      }}
    >
      {props.label}
    </Button>
  );
}

function Line({ name, text, children }: { name: string; text: ReactNode; children: ReactNode }) {
  return (
    <Fact name={name}>
      <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <span>{text}</span>
        {children}
      </span>
    </Fact>
  );
}
