import { useEffect, useState } from 'react';
import type { OutputOf } from '../../../shared/contract/contract';
import { bridge, settled } from '../../app/mirror';
import { refusalWords, useWords } from '../../app/words';
import { Button } from '../../ui';
import { useBlobUrl } from './picture-url';
import styles from './sales-stop.module.css';

interface StopPicturesProps {
  readonly ids: readonly string[];
  /** Of which goods. */
  readonly product: string;
  /** Seen at once: somebody is to decide by them. */
  readonly open: boolean;
}

/** The pictures of a stop; brought from the centre only once somebody looks, since each may be 4 MB on a home's line. */
export function StopPictures({ ids, product, open }: StopPicturesProps) {
  const t = useWords();
  const [isOpen, setOpen] = useState(open);
  if (ids.length === 0) return null;
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)} className={styles.scope}>
      <summary>{t('stops.pictures', { count: ids.length })}</summary>
      {isOpen && (
        <ul className={styles.thumbs}>
          {ids.map((id, at) => (
            <StopPicture key={id} id={id} name={t('stops.picture', { n: at + 1, product })} />
          ))}
        </ul>
      )}
    </details>
  );
}

type Picture = OutputOf<'stops', 'picture'>;

/** One picture: small, and as large as the dialog once it is pressed. */
function StopPicture({ id, name }: { readonly id: string; readonly name: string }) {
  const t = useWords();
  const [picture, setPicture] = useState<Picture | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isLarge, setLarge] = useState(false);
  useEffect(() => {
    let isGone = false;
    void settled(bridge.stops.picture({ pictureId: id })).then((answer) => {
      if (isGone) return;
      if (answer.ok) setPicture(answer.value);
      else setProblem(refusalWords(answer.error));
    });
    return () => {
      isGone = true;
    };
  }, [id]);
  const url = useBlobUrl(picture?.bytes ?? null, picture?.type ?? null);
  if (problem !== null) return <li className={styles.error}>{problem}</li>;
  return (
    <li className={isLarge ? styles.large : undefined}>
      {url === null ? (
        <span role="status" className={styles.label}>
          {t('stops.pictureLoading')}
        </span>
      ) : (
        <Button tone="quiet" className={styles.thumb} aria-expanded={isLarge} onClick={() => setLarge(!isLarge)}>
          <img src={url} alt={name} />
        </Button>
      )}
    </li>
  );
}
