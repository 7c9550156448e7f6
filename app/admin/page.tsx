import { redirect } from 'next/navigation';

/** Administration opens at the people. */
export default function AdministrationPage(): never {
  redirect('/admin/people');
}
