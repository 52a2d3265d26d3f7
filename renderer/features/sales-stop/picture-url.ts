import { useEffect, useState } from 'react';
import type { PictureType } from '../../../shared/domain/picture';

/** An address under which this window shows these bytes, for as long as the component stands; null until it has one. */
export function useBlobUrl(bytes: Uint8Array<ArrayBuffer> | null, type: PictureType | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (bytes === null || type === null) return;
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return url;
}
