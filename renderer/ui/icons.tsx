import type { ReactNode } from 'react';

const HANDSET =
  'M6.6 3.5 9 3l2 4.6-2 1.6a11 11 0 0 0 5.8 5.8l1.6-2L21 15l-.5 2.4A2.6 2.6 0 0 1 18 19.5 13.5 13.5 0 0 1 4.5 6a2.6 2.6 0 0 1 2.1-2.5Z';

const SHAPES = {
  ready: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-4.3 9.3 3 3 5.6-6" />,
  support: <path d="M9 4a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM3 20c0-3.6 2.6-5.5 6-5.5s6 1.9 6 5.5M18.5 7v6m-3-3h6" />,
  away: <path d="M4 9h12v5a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5Zm12 1h2a2 2 0 0 1 0 5h-2M8 3v3m4-3v3" />,
  ringing: (
    <>
      <path d={HANDSET} />
      <path d="M14.5 3A7 7 0 0 1 21 9.5M14.5 6.5A3.5 3.5 0 0 1 17.5 9.5" />
    </>
  ),
  talking: <path d={HANDSET} />,
  dialling: (
    <>
      <path d={HANDSET} />
      <path d="m15 9 6-6m-4.5 0H21v4.5" />
    </>
  ),
  held: <path d="M9 5v14M15 5v14" />,
  wrapUp: <path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19ZM14 6.5l3.5 3.5" />,
  missed: (
    <>
      <path d={HANDSET} />
      <path d="m15 3 5.5 5.5m0-5.5L15 8.5" />
    </>
  ),
  disconnected: (
    <path d="M3 3l18 18M5 12.5a10 10 0 0 1 4.5-2.7m5 0a10 10 0 0 1 4.5 2.7M8.5 16a5 5 0 0 1 7 0M12 19.5h.01" />
  ),
  mute: (
    <path d="M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3Zm-6.5 8a6.5 6.5 0 0 0 13 0M12 17.5V21M4 4l16 16" />
  ),
  microphone: <path d="M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3Zm-6.5 8a6.5 6.5 0 0 0 13 0M12 17.5V21" />,
  hangUp: <path d="M3 14.5c5-5.5 13-5.5 18 0l-2.5 3-4-1.7v-2.6a10 10 0 0 0-5 0v2.6l-4 1.7Z" />,
  keypad: <path d="M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01" />,
  reject: <path d="m6 6 12 12M18 6 6 18" />,
  headset: (
    <path d="M4 14v-2a8 8 0 0 1 16 0v2M4 13h3v6H5a1 1 0 0 1-1-1Zm16 0h-3v6h2a1 1 0 0 0 1-1Zm-1 6c0 1.5-2 2-5 2" />
  ),
  check: <path d="m5 12.5 4.5 4.5L19 7" />,
  warning: <path d="M12 4 2.5 20h19ZM12 10v4.5M12 17.5h.01" />,
  info: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 8v5m0-8h.01" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  search: <path d="M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm4.7 11.2L20 20" />,
  handOver: <path d="M4 7h9m0 0V3.5M13 7v3.5m0-7L19.5 10 13 16.5V13H9a5 5 0 0 0-5 5" />,
  consult: <path d="M4 5h10v7H8.5L5.5 15v-3H4Zm13 4h3v7h-1.5v3l-3-3H11v-1.5" />,
  swap: <path d="M7 4v13m0 0-3.5-3.5M7 17l3.5-3.5M17 20V7m0 0-3.5 3.5M17 7l3.5 3.5" />,
  conference: (
    <path d="M12 5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM5 8.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm14 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM7.5 19c0-3.5 1.8-5.5 4.5-5.5s4.5 2 4.5 5.5M2 18c0-2 1-3.2 2.8-3.2M22 18c0-2-1-3.2-2.8-3.2" />
  ),
  language: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c5 5 5 13 0 18-5-5-5-13 0-18Z" />,
  leave: <path d="M13 4H5v16h8M10 12h11m-4-4 4 4-4 4" />,
  recording: (
    <>
      <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z" />
      <path d="M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z" fill="currentColor" />
    </>
  ),
  recordingPaused: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-2.2 6v6m4.4-6v6" />,
  payment: <path d="M3 6h18v12H3Zm0 4h18M6.5 15h4" />,
  incoming: <path d="M19 5 6 18m0-9v9h9" />,
  outgoing: <path d="M5 19 18 6m0 9V6H9" />,
  commands: <path d="M4 6h16M4 12h16M4 18h10" />,
  practice: <path d="m12 4 10 5-10 5L2 9Zm-6 7v5c3 3 9 3 12 0v-5m4-2v6" />,
  interrupted: <path d="M4 12h5m6 0h5M11 6l-1.5 12M14.5 6 13 18" />,
  hand: (
    <path d="M8 12V6a1.5 1.5 0 0 1 3 0v5m0-6.5V4a1.5 1.5 0 0 1 3 0v7m0-5a1.5 1.5 0 0 1 3 0v8a6 6 0 0 1-6 6c-3 0-4.5-1.5-6-4.5L3.5 13a1.4 1.4 0 0 1 2.4-1.5L8 14" />
  ),
  down: <path d="m6 9 6 6 6-6" />,
  back: <path d="m14 6-6 6 6 6" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** A drawing beside a word; it never stands alone for a meaning, so it is hidden from screen readers. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'keypad' ? 3 : 1.9}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[name]}
    </svg>
  );
}
