import { z } from 'zod';
import type { Router } from '../router';

/** For balancers and watchers: alive, ready, and figures. Nothing of a person is in them. */
export function healthRoutes(router: Router): void {
  const { parts } = router;
  router.open(
    {
      method: 'GET',
      url: '/healthz',
      access: 'open',
      summary: 'プロセスが生きているかを答えます。',
      answer: z.object({ alive: z.literal(true) }),
      refusals: [],
    },
    async () => ({ alive: true }),
  );
  router.open(
    {
      method: 'GET',
      url: '/readyz',
      access: 'open',
      summary:
        '仕事を受けられるかを答えます。終了の準備に入ったとき、データベースに届かないとき、書き込めないとき (ディスクがいっぱいなど) は受けられません。',
      answer: z.object({ ready: z.literal(true) }),
      refusals: ['draining'],
    },
    async () => {
      if (parts.isDraining()) return 'draining';
      return (await parts.centre.isReady()) ? { ready: true } : 'internal';
    },
  );
  router.open(
    {
      method: 'GET',
      url: '/metrics',
      access: 'open',
      summary: 'Prometheus の数値です。個人の情報は含みません。',
      answer: 'text/plain',
      refusals: [],
    },
    async ({ reply }) => {
      const { figures } = parts;
      figures.set('tsunagu_open_streams', parts.streams.count);
      parts.webhooks.deliverer.measure();
      figures.set('tsunagu_draining', parts.isDraining() ? 1 : 0);
      figures.set('tsunagu_resident_bytes', process.memoryUsage.rss());
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(figures.text());
    },
  );
}
