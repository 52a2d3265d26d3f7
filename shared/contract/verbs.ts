/**
 * Every verb the visible window may ask of main, by feature. The preload makes its bridge from these names alone (no zod in
 * the window); `contract.ts` gives each one its schema, and the compiler sees that none is missing.
 */
export const VERBS = {
  desk: ['snapshot', 'dismissNotice', 'shown', 'answerSettingsProblem'],
  agent: ['ready', 'support', 'away', 'reserve', 'extendWrapUp'],
  calls: ['answer', 'reject', 'dial', 'hangUp', 'hold', 'resume', 'mute', 'unmute', 'sendDigits'],
  handOver: [
    'swap',
    'transfer',
    'consult',
    'completeTransfer',
    'endConsult',
    'conference',
    'leave',
    'muteParty',
    'callInterpreter',
    'answerRefer',
  ],
  recording: ['pause', 'resume'],
  payment: ['send', 'stopWaiting'],
  contacts: ['saveDraft', 'finish', 'select', 'search', 'read'],
  customers: ['choose', 'search', 'create', 'change'],
  orders: ['place', 'told'],
  stops: [
    'propose',
    'emergency',
    'addEvidence',
    'approve',
    'decline',
    'proposeResume',
    'approveResume',
    'declineResume',
    'outreach',
    'callThem',
    'addPicture',
    'picture',
  ],
  escalation: [
    'raise',
    'update',
    'say',
    'withdraw',
    'seen',
    'connect',
    'take',
    'handBack',
    'resolve',
    'promise',
    'watch',
  ],
  callbacks: ['promise', 'dial', 'choose', 'reschedule', 'close', 'release', 'assign', 'board', 'setHours'],
  practice: ['call', 'leave'],
  audio: ['selectDevices', 'retryMicrophone'],
  centre: ['signIn', 'signInByBrowser', 'cancelSignIn', 'signOut', 'dismiss'],
} as const;

export type Verbs = typeof VERBS;
export type FeatureName = keyof Verbs;
export type VerbName<F extends FeatureName> = Verbs[F][number];

/** The slices that main pushes whole, by name. */
export const SLICES = [
  'calls',
  'agent',
  'connectivity',
  'workspace',
  'catalogue',
  'audio',
  'levels',
  'notices',
  'practice',
  'abilities',
  'payment',
  'centre',
  'callers',
  'callbacks',
  'stops',
  'hands',
  'board',
  'orders',
  'callbackWork',
] as const;
export type SliceName = (typeof SLICES)[number];
