import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  browserAddressSchema,
  browserAnswerSchema,
  browserSchema,
  type CentreSession,
  type RequestRefusal,
  refreshSchema,
  sessionSchema,
  signedOutSchema,
  signInSchema,
} from '../../../../shared/contract/centre/session';
import { refuseForNow } from '../request';
import type { Router } from '../router';

/** Signing in, and staying in. */
export function sessionRoutes(router: Router): void {
  const { signIn, signInPace, failurePace, figures, oidc } = router.parts;
  /** A whole office may sit behind one address, so what fails is counted apart and allowed far less. */
  const paced = async (
    way: 'password' | 'refresh' | 'browser',
    { request, reply }: { request: FastifyRequest; reply: FastifyReply },
    work: () => Promise<CentreSession | RequestRefusal>,
  ) => {
    const waitS = Math.max(failurePace.waitS(request.ip), signInPace.take(request.ip));
    if (waitS > 0) return refuseForNow(reply, 'tooMany', waitS);
    const session = await work();
    const outcome = typeof session === 'string' ? session : 'signedIn';
    figures.count('tsunagu_sign_ins_total', { way, outcome });
    if (outcome !== 'signedIn') failurePace.take(request.ip);
    return session;
  };
  router.open(
    {
      method: 'POST',
      url: '/v1/session',
      access: 'open',
      summary: 'パスワードでログインします。',
      description:
        '五回続けて違うとそのログインは 15 分使えません (lockedOut)。accessToken は 10 分、refreshToken は 14 日使えます。以後の要求には Authorization: Bearer accessToken を付けます。',
      input: signInSchema,
      answer: sessionSchema,
      refusals: ['wrongPassword', 'lockedOut', 'notAllowed', 'tooMany'],
    },
    (asked) => {
      const { tenant, login, password, deviceId } = asked.input;
      return paced('password', asked, () => signIn.byPassword(tenant, login, password, deviceId));
    },
  );
  router.open(
    {
      method: 'POST',
      url: '/v1/session/refresh',
      access: 'open',
      summary: 'refreshToken で続けます。役割の変更はここで届きます。',
      description:
        '答えの refreshToken を使うまでは、前のものがもう一度使えます (答えが届かなかったとき)。使った後に前のものが来ると、その端末のログインは終わります。',
      input: refreshSchema,
      answer: sessionSchema,
      refusals: ['notSignedIn', 'notAllowed', 'tooMany'],
    },
    (asked) => {
      const { refreshToken, deviceId } = asked.input;
      return paced('refresh', asked, () => signIn.byRefresh(refreshToken, deviceId));
    },
  );
  router.open(
    {
      method: 'POST',
      url: '/v1/session/browser',
      access: 'open',
      summary: 'システムのブラウザーでのログインを始めます。',
      description:
        'OpenID Connect の認可コード (RFC 8252) と PKCE (S256) です。state・nonce・verifier は端末が作り、redirectUri は 127.0.0.1 の空いているポートで待つ端末自身です。答えの address をブラウザーで開きます。設定のないテナントは notFound です。',
      input: browserSchema,
      answer: browserAddressSchema,
      refusals: ['notFound', 'providerUnreachable', 'tooMany'],
    },
    async ({ input, request, reply }) => {
      const waitS = signInPace.take(request.ip);
      if (waitS > 0) return refuseForNow(reply, 'tooMany', waitS);
      if (!oidc?.serves(input.tenant)) return 'notFound';
      const address = await oidc.addressFor(input);
      return typeof address === 'string' ? address : { address: address.href };
    },
  );
  router.open(
    {
      method: 'POST',
      url: '/v1/session/browser/finish',
      access: 'open',
      summary: 'ブラウザーから戻った答えでログインします。',
      description:
        'answer は戻り先に付いてきたクエリーそのままです。ID トークンの発行元・宛先・期限・nonce・署名を確かめ、決めたクレームの値をログイン名として担当者を探します。一度つながった人は発行元と sub で見分け、同じ名前の別の人は入れません (unknownPerson)。',
      input: browserAnswerSchema,
      answer: sessionSchema,
      refusals: ['notFound', 'providerRefused', 'providerUnreachable', 'unknownPerson', 'notAllowed', 'tooMany'],
    },
    (asked) =>
      paced('browser', asked, async () => {
        const { tenant, deviceId } = asked.input;
        if (!oidc?.serves(tenant)) return 'notFound';
        const person = await oidc.personOf(asked.input);
        return typeof person === 'string' ? person : signIn.byPerson(tenant, person, deviceId);
      }),
  );
  router.open(
    {
      method: 'POST',
      url: '/v1/session/end',
      access: 'open',
      summary: 'ログアウトします。',
      description:
        'この refreshToken と同じログインから続くものはすべて使えなくなり、開いている流れ (/v1/stream) も終わります。accessToken もほぼ同時に終わりますが、センターの別のインスタンスに知らせが届かないときは期限 (最長 10 分) まで使えます。知らない refreshToken にも同じ答えを返します。',
      input: refreshSchema,
      answer: signedOutSchema,
      refusals: ['tooMany'],
    },
    async ({ input, request, reply }) => {
      const waitS = signInPace.take(request.ip);
      if (waitS > 0) return refuseForNow(reply, 'tooMany', waitS);
      await signIn.end(input.refreshToken);
      return { signedOut: true };
    },
  );
}
