import { createTheme, localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import './mantine.css';
import './tokens.css';
import './base.css';

const FONTS = '"Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", sans-serif';

const theme = createTheme({
  fontFamily: FONTS,
  headings: { fontFamily: FONTS },
  primaryColor: 'blue',
  defaultRadius: 'md',
  respectReducedMotion: true,
});

const schemes = localStorageColorSchemeManager({ key: 'tsunagu-display' });

/** main writes this load's nonce into the page (protocol handler); Mantine's own style element carries it. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/** Colours, fonts and Mantine's context; follows the system until the person chooses otherwise. */
export function DeskTheme({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={schemes} getStyleNonce={styleNonce}>
      {children}
    </MantineProvider>
  );
}
