import { ROLES } from '../../../../shared/contract/centre/centre-data';
import {
  changePasswordSchema,
  passwordKeptSchema,
  setPasswordSchema,
} from '../../../../shared/contract/centre/session';
import { refuse, refuseForNow } from '../request';
import type { Router } from '../router';

/** Passwords of agents: one's own, and anybody else's by an administrator. */
export function passwordRoutes(router: Router): void {
  const { signIn, signInPace } = router.parts;
  const kept = { kept: true } as const;
  router.guarded(
    {
      method: 'POST',
      url: '/v1/password',
      access: ROLES,
      summary: '自分のパスワードを変えます。',
      description:
        '新しいものは 12 文字以上です。変えると、この端末のほかのログインはすべて終わります。古いパスワードの間違いはログインの間違いと同じに数えます。パスワードのない担当者 (ブラウザーでログインする人) は notAllowed です。',
      input: changePasswordSchema,
      answer: passwordKeptSchema,
      refusals: ['wrongPassword', 'lockedOut'],
    },
    async ({ input, caller, request, reply }) => {
      const waitS = signInPace.take(request.ip);
      if (waitS > 0) return refuseForNow(reply, 'tooMany', waitS);
      return (await signIn.changePassword(caller, input.old, input.password)) ?? kept;
    },
  );
  router.guarded(
    {
      method: 'POST',
      url: '/v1/password/set',
      access: ['administrator'],
      summary: '担当者のログイン名とパスワードを決めます。',
      description:
        '担当者は agent.put で先に登録します。ログイン名は一人に一つで、その人のログインはすべて終わります。ほかの人のログイン名は malformed (login)、いない担当者は notFound です。自分のものは /v1/password で変えます。監査証跡にはパスワードなしで残ります。',
      input: setPasswordSchema,
      answer: passwordKeptSchema,
      refusals: ['notFound'],
    },
    async ({ input, caller: { tenant, agentId, deviceId }, request, reply }) => {
      // A stolen token of ten minutes must not become the administrator's own for good.
      if (input.agent === agentId) return 'notAllowed';
      const waitS = signInPace.take(request.ip);
      if (waitS > 0) return refuseForNow(reply, 'tooMany', waitS);
      const by = { agent: agentId, device: deviceId };
      const refusal = await signIn.setPassword(tenant, input.login, input.agent, input.password, by);
      return refusal === 'loginTaken' ? refuse(reply, 'malformed', 'login') : (refusal ?? kept);
    },
  );
}
