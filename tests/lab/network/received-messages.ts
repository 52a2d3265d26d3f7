import { cseqOf, type SipMessage } from './sip-message';

/** All that came in to one call of the lab's telephone, and what can be read from it. */
export class ReceivedMessages {
  readonly received: SipMessage[] = [];

  /** Bodies of requests that came in, for instance of INFO or UPDATE. */
  requests(method: string): SipMessage[] {
    return this.received.filter((message) => message.method === method);
  }

  /** Final statuses that came for our requests of this method. */
  answersTo(method: string): number[] {
    return this.received.flatMap((message) =>
      message.status !== undefined && message.status >= 200 && cseqOf(message).method === method
        ? [message.status]
        : [],
    );
  }

  /** Keys that came as INFO (application/dtmf-relay or application/dtmf). */
  get infoDigits(): string {
    return this.requests('INFO')
      .map(({ body }) => /Signal\s*=\s*(\S)/i.exec(body)?.[1] ?? /^\s*([0-9A-D*#])\s*$/.exec(body)?.[1] ?? '')
      .join('');
  }

  /** The NOTIFY bodies of our REFER: `SIP/2.0 180 Ringing` and so on, one status each. */
  get notified(): number[] {
    return this.requests('NOTIFY').flatMap(({ body }) => {
      const status = /^SIP\/2\.0 (\d{3})/.exec(body)?.[1];
      return status ? [Number(status)] : [];
    });
  }
}
