import { type LiveTalkTold, liveTalkAnswerSchema, watchAnswerSchema } from '../../shared/contract/centre/escalation';
import type { HttpNet } from './http-net';

/** The way to the centre for what only counts now: what is lost of it is never sent again. */
export class LiveLine {
  constructor(private readonly net: Pick<HttpNet, 'tell'>) {}

  /** Tells the talk as it is typed. @returns whether anybody sees it; null where the centre could not be asked. */
  async tellTalk(told: LiveTalkTold): Promise<boolean | null> {
    const answer = await this.net.tell('/v1/live', told);
    return liveTalkAnswerSchema.safeParse(answer).data?.wanted ?? null;
  }

  /** A supervisor looks at an agent's talk for a while. @returns until when (epoch ms), or null where that came to nothing. */
  async watch(agentId: string): Promise<number | null> {
    const answer = await this.net.tell('/v1/watch', { agentId });
    return watchAnswerSchema.safeParse(answer).data?.until ?? null;
  }
}
