'use client';
import { sendJson } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { leaveTo } from './leave-to.ts';

/** The way out for somebody who can't go on. */
export function SignOutLink() {
  const { showError } = useToast();
  const signOut = async () => {
    try {
      await sendJson('POST', '/api/auth/sign-out', {});
      await leaveTo('/sign-in?reason=signed-out');
    } catch (error) {
      showError(error);
    }
  };
  return (
    <div>
      <Button size="small" onClick={() => void signOut()}>
        Sign out
      </Button>
    </div>
  );
}
