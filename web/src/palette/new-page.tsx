import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { PageSkeleton } from '../ui/skeletons';
import { useCreators } from './creators';

/** Opens what the address names, over the first page. */
export function NewPage() {
  const { what } = useParams({ strict: false });
  const navigate = useNavigate();
  const creators = useCreators();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    creators.find(each => each.name === what)?.run();
    void navigate({ to: '/mail', replace: true });
  });
  return <PageSkeleton />;
}
