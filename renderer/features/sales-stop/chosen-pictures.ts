import { create } from 'zustand';
import { EVIDENCE_MAX } from '../../../shared/contract/centre/sales-stop';
import { PICTURE_BYTES_MAX, type PictureType, pictureTypeOf } from '../../../shared/domain/picture';
import { bridge, settled } from '../../app/mirror';
import { refusalWords, words as t } from '../../app/words';

/** A picture that was chosen, and is here until the centre has it or it is taken off. */
export interface ChosenPicture {
  readonly key: number;
  readonly name: string;
  readonly type: PictureType;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
interface Place {
  readonly chosen: readonly ChosenPicture[];
  /** Why one was not taken or not sent, in words. */
  readonly problem: string | null;
  readonly sending: boolean;
}

/** Of the proposal that is being written; every other place is a stop's id. */
export const PROPOSAL = 'proposal';
const NOTHING: Place = { chosen: [], problem: null, sending: false };
const useStore = create<Readonly<Record<string, Place>>>(() => ({}));
let nextKey = 1;

export const useChosenPictures = (place: string): Place => useStore((all) => all[place] ?? NOTHING);
export const chosenPicturesAt = (place: string): readonly ChosenPicture[] => at(place).chosen;
const at = (place: string): Place => useStore.getState()[place] ?? NOTHING;
const put = (place: string, part: Partial<Place>): void => useStore.setState({ [place]: { ...at(place), ...part } });

/** Stops for which pictures wait here that nobody is sending. */
export function useWaitingStops(): readonly string[] {
  const all = useStore();
  return Object.keys(all).filter((place) => {
    const { chosen, sending } = all[place] ?? NOTHING;
    return place !== PROPOSAL && chosen.length > 0 && !sending;
  });
}

/** Reads what was chosen; what is no picture, too large or one too many is told by its name and left out. */
export async function choosePictures(place: string, files: readonly File[], room: number): Promise<void> {
  put(place, { problem: null });
  for (const file of files) {
    const problem = (words: string) => put(place, { problem: words });
    if (at(place).chosen.length >= room) {
      problem(t('stops.picturesFull', { count: EVIDENCE_MAX.pictureIds }));
      continue;
    }
    if (file.size > PICTURE_BYTES_MAX) {
      problem(t('stops.pictureTooLarge', { name: file.name, mb: PICTURE_BYTES_MAX / 1024 ** 2 }));
      continue;
    }
    // A file may be gone by the time it is read.
    const bytes = new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer()));
    const type = pictureTypeOf(bytes);
    if (type === null) problem(t('stops.pictureKind', { name: file.name }));
    else put(place, { chosen: [...at(place).chosen, { key: nextKey++, name: file.name, type, bytes }] });
  }
}

export function takeOffPicture(place: string, key: number): void {
  put(place, { chosen: at(place).chosen.filter((one) => one.key !== key), problem: null });
}

/** The proposal is given up. */
export const dropPictures = (): void => put(PROPOSAL, NOTHING);

/** The proposal was sent: its pictures are the stop's, and go after it. A stop never waits for a picture. */
export function sendProposalsPictures(stopId: string): void {
  put(stopId, { chosen: at(PROPOSAL).chosen });
  dropPictures();
  void sendPictures(stopId);
}

/** Sends them one after another; one that is refused stays here, and those behind it with it. */
export async function sendPictures(stopId: string): Promise<void> {
  if (at(stopId).sending) return;
  put(stopId, { sending: true, problem: null });
  for (;;) {
    const [next] = at(stopId).chosen;
    if (!next) break;
    const answer = await settled(bridge.stops.addPicture({ stopId, bytes: next.bytes }));
    if (!answer.ok) {
      put(stopId, { problem: refusalWords(answer.error) });
      break;
    }
    takeOffPicture(stopId, next.key);
  }
  put(stopId, { sending: false });
}
