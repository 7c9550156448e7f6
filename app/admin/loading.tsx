import { SkeletonText } from '../_components/ui/skeleton.tsx';

/** Shown while a page of the administration is being made. */
export default function AdministrationLoading() {
  return <SkeletonText lines={6} />;
}
