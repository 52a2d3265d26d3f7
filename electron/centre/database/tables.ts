import type { PictureType } from '../../../shared/domain/picture';

/** The centre's tables, alike on both databases: times are epoch ms, rows are JSON text, `seq` counts a tenant's changes. */
export interface Tables {
  /** One row a tenant: the number of its last change, the last audit hash, and the name of this history. */
  feed: { tenant: string; epoch: string; head: number; floor: number; audit_n: number; audit_hash: string };
  /** Where the feed stood at some times: by these its past is forgotten. */
  feed_mark: { tenant: string; at: number; head: number };
  /** Every row of every kind, as it stands after the change `seq`. */
  record: { tenant: string; entity: string; id: string; seq: number; topic: string | null; doc: string };
  /** By what rows are found; `sort` orders equal ones. */
  record_key: { tenant: string; entity: string; field: string; value: string; sort: number; id: string };
  /** A row left a topic: its followers forget it. Kept until the feed's floor passes it. */
  gone: { tenant: string; topic: string; seq: number; entity: string; id: string };
  /** What came of each wish, so that it counts once however often it comes. */
  command: { tenant: string; id: string; device: string; n: number; at: number; verdict: string };
  /** Append-only; each hash covers the entry and the hash before. */
  audit: {
    tenant: string;
    n: number;
    at: number;
    agent: string;
    device: string;
    command: string;
    kind: string;
    entry: string;
    hash: string;
  };
  /** Freshness leases: until when (epoch ms) a desk may offer goods, and up to where it knew of stops when it asked. */
  lease: { tenant: string; device: string; agent: string; epoch: string; cursor: number; until: number };
  /** Pictures that are evidence, stripped of what is not the picture; `hash` is the SHA-256 of `bytes`. */
  picture: {
    tenant: string;
    id: string;
    type: PictureType;
    hash: string;
    agent: string;
    at: number;
    bytes: Uint8Array;
  };
  /** How somebody proves who they are; the hash is argon2id's text. */
  credential: { tenant: string; login: string; agent: string; hash: string; failures: number; locked_until: number };
  /** Wrong passwords for logins that nobody has; the name is a hash. */
  unknown_login: { tenant: string; name: string; failures: number; locked_until: number; at: number };
  /** Whom an OpenID provider calls `subject`. */
  person: { tenant: string; issuer: string; subject: string; agent: string };
  /** Refresh tokens, of which only the hash is kept; each new one of a family counts one more. */
  refresh: {
    tenant: string;
    hash: string;
    family: string;
    generation: number;
    agent: string;
    device: string;
    expires_at: number;
    used: number;
  };
  /** Secrets that sign access tokens, for all instances; the newest signs, the others still check. */
  signing_key: { id: string; secret: string; created_at: number };
  /** Where changes are sent: those after `cursor` are not delivered yet, those up to `pending_to` may have been sent. */
  webhook: {
    tenant: string;
    id: string;
    url: string;
    /** A JSON list of kinds of rows. */
    kinds: string;
    state: 'active' | 'paused';
    /** Why the last try failed, or why it is paused; '' where all is well. */
    failure: string;
    secret: string;
    /** Signs beside the new one until `old_until`. */
    old_secret: string;
    old_until: number;
    cursor: number;
    pending_to: number | null;
    /** Tries that failed since the last success, and since when; 0. */
    failures: number;
    failing_since: number;
    next_at: number;
    /** The instance that delivers, until it says so again. */
    lease_owner: string;
    lease_until: number;
    delivered_at: number;
    created_at: number;
    created_by: string;
  };
  /** Tenants that have webhooks; every instance may look. */
  webhook_tenant: { tenant: string };
}
