import { NO_CALLBACK_WORK } from '../../shared/contract/callbacks';
import type { Abilities, Slices } from '../../shared/contract/slices';
import { INTERPRETER_LANGUAGES } from '../../shared/domain/hand-over';
import { RESULT_CODES, SCRIPTS } from '../../shared/sample';
import type { Settings } from '../../shared/settings/settings';
import type { Telephony } from '../../shared/settings/telephony';
import { PRACTICE_SCENARIOS } from '../practice/scenarios';

const SAMPLE_COMMUNICATOR = '研修 太郎';
const FIRST_LINE = { embedded: 'offline', server: 'signedOut', none: 'none' } as const;

/** Who sits at a desk whose settings name nobody. */
export const communicatorOf = (settings: Settings): string => settings.communicator ?? SAMPLE_COMMUNICATOR;

/** What a desk shows before anything has happened. @param centre where its centre is, which signs in later. */
export function firstSlices(settings: Settings, centre: 'embedded' | 'server' | 'none' = 'none'): Slices {
  return {
    calls: [],
    agent: {
      name: communicatorOf(settings),
      state: 'away',
      reason: null,
      since: Date.now(),
      reserved: null,
      wrapUpUntil: null,
    },
    connectivity: {
      mode: settings.telephony ? 'sip' : 'none',
      line: 'off',
      unsent: 0,
      data: 'opening',
      mos: null,
    },
    workspace: { open: [], selectedId: null },
    catalogue: { scripts: SCRIPTS, resultCodes: RESULT_CODES, products: [], campaigns: [] },
    audio: { microphone: 'asking', inputs: [], outputs: [], inputId: null, outputId: null },
    levels: { callId: null, caller: 0, self: 0 },
    notices: [],
    practice: {
      active: false,
      scenarios: PRACTICE_SCENARIOS.map(({ id, title, card }) => ({ id, title, card })),
      currentId: null,
      canLeave: settings.telephony !== undefined,
    },
    abilities: abilitiesOf(settings.telephony ?? null),
    payment: null,
    centre: {
      embedded: centre === 'embedded' && 'well',
      line: FIRST_LINE[centre],
      agent: null,
      refused: [],
      mustUpdate: false,
      clock: null,
    },
    callers: [],
    callbacks: [],
    stops: { fresh: false, list: [], approver: null },
    hands: { list: [], names: {}, watched: false },
    board: { supervisor: null, extension: null, escalations: [], talks: [], states: {}, names: {} },
    orders: [],
    callbackWork: NO_CALLBACK_WORK,
  };
}

/** What the settings of the line offer a person. */
function abilitiesOf(telephony: Telephony | null): Abilities {
  const interpreters = telephony?.interpreters ?? {};
  return {
    interpreters: INTERPRETER_LANGUAGES.filter((language) => interpreters[language] !== undefined),
    payment: telephony?.payment !== undefined,
    recordingControl: (telephony?.recording.kind ?? 'none') !== 'none',
  };
}
