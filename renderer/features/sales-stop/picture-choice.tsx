import { type ChangeEvent, useRef } from 'react';
import { PICTURE_TYPES } from '../../../shared/domain/picture';
import { useWords } from '../../app/words';
import { Button } from '../../ui';
import { type ChosenPicture, choosePictures, sendPictures, takeOffPicture, useChosenPictures } from './chosen-pictures';
import { useBlobUrl } from './picture-url';
import styles from './sales-stop.module.css';

interface PictureChoiceProps {
  /** A stop's id, or PROPOSAL. */
  readonly place: string;
  /** How many more the stop takes. */
  readonly room: number;
  /** What the pictures are of, where the button's word alone does not tell; null: the form tells it. */
  readonly of: string | null;
  /** Nothing is added to a stop that is over; what was chosen before can still be taken off. */
  readonly mayAdd: boolean;
  /** Sent from here; those of a proposal go with it. */
  readonly sends: boolean;
}

/** 写真を追加, and what was chosen: with name and size, until it was sent or taken off. */
export function PictureChoice({ place, room, of, mayAdd, sends }: PictureChoiceProps) {
  const t = useWords();
  const input = useRef<HTMLInputElement>(null);
  const { chosen, problem, sending } = useChosenPictures(place);
  const nameOf = (words: string) => (of === null ? words : `${words}: ${of}`);
  const chose = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(currentTarget.files ?? [])];
    // The same file may be chosen again.
    currentTarget.value = '';
    void choosePictures(place, files, room);
  };
  if (!mayAdd && chosen.length === 0) return null;
  return (
    <div className={styles.pictures}>
      {chosen.length > 0 && (
        <ul aria-label={nameOf(t('stops.picturesChosen'))} className={styles.chosen}>
          {chosen.map((picture) => (
            <Chosen key={picture.key} place={place} picture={picture} fixed={sending} />
          ))}
        </ul>
      )}
      {problem !== null && (
        <p role="alert" className={styles.error}>
          {problem}
        </p>
      )}
      <div className={styles.actions}>
        {mayAdd && (
          <Button
            small
            aria-label={nameOf(t('stops.addPicture'))}
            disabled={sending}
            onClick={() => input.current?.click()}
          >
            {t('stops.addPicture')}
          </Button>
        )}
        {mayAdd && sends && chosen.length > 0 && (
          <Button
            small
            tone="primary"
            aria-label={nameOf(t('stops.sendPictures'))}
            disabled={sending}
            onClick={() => void sendPictures(place)}
          >
            {t('stops.sendPictures')}
          </Button>
        )}
        {sending && (
          <span role="status" className={styles.label}>
            {t('stops.sendingPictures')}
          </span>
        )}
        <input ref={input} hidden type="file" multiple accept={PICTURE_TYPES.join(',')} onChange={chose} />
      </div>
    </div>
  );
}

function Chosen({
  place,
  picture: { key, name, type, bytes },
  fixed,
}: {
  readonly place: string;
  readonly picture: ChosenPicture;
  readonly fixed: boolean;
}) {
  const t = useWords();
  const url = useBlobUrl(bytes, type);
  return (
    <li className={styles.chosenPicture}>
      {url && <img className={styles.preview} src={url} alt="" />}
      <span>{name}</span>
      <span className={styles.label}>{t('stops.pictureSize', { kb: Math.ceil(bytes.length / 1024) })}</span>
      <Button
        small
        tone="quiet"
        disabled={fixed}
        aria-label={t('stops.takeOffPicture', { name })}
        onClick={() => takeOffPicture(place, key)}
      >
        {t('stops.takeOff')}
      </Button>
    </li>
  );
}
