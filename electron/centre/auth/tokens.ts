import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { ROLES, type Role } from '../../../shared/contract/centre/centre-data';
import { idSchema } from '../../../shared/contract/centre/common';
import type { Engine } from '../database/engine';

/** Short, since a role that was taken away lives on in a token until then. */
export const ACCESS_LIFE_S = 600;
const ISSUER = 'tsunagu-centre';
const ALGORITHM = 'HS256';
/** A key signs so long; then the next one is made. */
export const KEY_LIFE_MS = 7 * 24 * 3_600_000;
/** After that it still checks for as long as its last tokens live, and a little more since clocks differ. */
const CHECKS_ON_MS = 2 * ACCESS_LIFE_S * 1_000;
const READ_AGAIN_MS = 1_000;
/** No tenant can be called so. */
const KEY_LOCK = '*signing-key';

/** Who asks: what an access token says. */
export interface Caller {
  readonly tenant: string;
  readonly agentId: string;
  readonly deviceId: string;
  readonly roles: readonly Role[];
  /** The sign-in that the token belongs to: the family of its refresh tokens. */
  readonly session?: string | undefined;
}
const claimsSchema = z.object({
  sub: idSchema,
  tenant: idSchema,
  device: idSchema,
  roles: z.array(z.enum(ROLES)).min(1),
  sid: idSchema.optional(),
});

interface SigningKey {
  readonly id: string;
  readonly secret: Uint8Array;
  /** Epoch ms. */
  readonly madeAt: number;
}
/** A key that no other instance has and no database keeps: what it signed is good as long as this process lives. */
export const ownKey = (): SigningKey => ({
  id: randomUUID(),
  secret: randomBytes(32),
  madeAt: Number.POSITIVE_INFINITY,
});

/** Signs and checks access tokens with secrets that all instances share, or with one of its own. */
export class Tokens {
  /** The newest first. */
  private keys: readonly SigningKey[];
  private reading: Promise<void> | null = null;
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly engine: Engine,
    private readonly now: () => number,
    private readonly own: SigningKey | null = null,
  ) {
    this.keys = own ? [own] : [];
  }

  /** @param lifeS shorter or longer than usual, s. */
  async sign(caller: Caller, lifeS = ACCESS_LIFE_S): Promise<string> {
    const key = await this.newest();
    const at = Math.floor(this.now() / 1_000);
    const { tenant, deviceId, roles, session } = caller;
    return new SignJWT({ tenant, device: deviceId, roles: [...roles], ...(session ? { sid: session } : {}) })
      .setProtectedHeader({ alg: ALGORITHM, kid: key.id })
      .setSubject(caller.agentId)
      .setIssuer(ISSUER)
      .setIssuedAt(at)
      .setExpirationTime(at + lifeS)
      .sign(key.secret);
  }

  /** @returns null where the token is forged, spent, or of somebody else's making. */
  async check(token: string): Promise<(Caller & { readonly expiresAt: number }) | null> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.secretOf(kid), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        currentDate: new Date(this.now()),
        requiredClaims: ['exp', 'sub'],
      });
      const { sub, tenant, device, roles, sid } = claimsSchema.parse(payload);
      return { agentId: sub, tenant, deviceId: device, roles, session: sid, expiresAt: (payload.exp ?? 0) * 1_000 };
    } catch {
      return null;
    }
  }

  private async secretOf(kid: string | undefined): Promise<Uint8Array> {
    // Whoever gets hold of an old key can forge nothing with it.
    const find = () =>
      this.keys.find(({ id, madeAt }) => id === kid && madeAt + KEY_LIFE_MS + CHECKS_ON_MS > this.now())?.secret;
    // Another instance may have made a newer one; a forger's invented names must not cost a look each.
    if (!find() && Math.abs(this.now() - this.readAt) > READ_AGAIN_MS) await this.read();
    const secret = find();
    if (!secret) throw new Error('unknown key');
    return secret;
  }

  /** The key that signs: made anew where there is none, or where it has signed long enough. */
  private async newest(): Promise<SigningKey> {
    const fresh = () => this.keys.find(({ madeAt }) => madeAt + KEY_LIFE_MS > this.now());
    if (!fresh()) await this.read();
    if (!fresh()) await this.make();
    const key = fresh();
    if (!key) throw new Error('no signing key');
    return key;
  }

  /** Many that ask at once share one look. */
  private read(): Promise<void> {
    this.reading ??= this.readNow().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async readNow(): Promise<void> {
    if (this.own) return;
    const rows = await this.engine.db.selectFrom('signing_key').selectAll().orderBy('created_at', 'desc').execute();
    this.keys = rows.map(({ id, secret, created_at }) => ({
      id,
      secret: Buffer.from(secret, 'base64'),
      madeAt: created_at,
    }));
    this.readAt = this.now();
  }

  /** Under a lock: instances that need one at the same time agree on it. Keys whose tokens are spent are forgotten. */
  private async make(): Promise<void> {
    await this.engine.write(KEY_LOCK, async (tx) => {
      const now = this.now();
      const { newest } = await tx
        .selectFrom('signing_key')
        .select((eb) => eb.fn.max('created_at').as('newest'))
        .executeTakeFirstOrThrow();
      if (newest === null || newest + KEY_LIFE_MS <= now) {
        const secret = randomBytes(32).toString('base64');
        await tx.insertInto('signing_key').values({ id: randomUUID(), secret, created_at: now }).execute();
        await tx
          .deleteFrom('signing_key')
          .where('created_at', '<=', now - KEY_LIFE_MS - CHECKS_ON_MS)
          .execute();
      }
    });
    // Only now does it stand.
    await this.readNow();
  }
}

/** A secret that a device keeps, and what the centre keeps of it. */
export function newRefreshToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOf(token) };
}
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
