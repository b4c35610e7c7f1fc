import type { ApprovalPolicy } from '@pledgewatch/shared/command';
import type { SigningKeyView } from '#/core/index.ts';

export interface SavedSigning {
  readonly keys: readonly SigningKeyView[];
  readonly policies: readonly (readonly [tenantId: string, policy: ApprovalPolicy])[];
}

/** Signing keys by their ids and tenants, and what each bank demands of approvals. */
export class KeyBook {
  readonly policies: Map<string, ApprovalPolicy>;
  readonly #keys = new Map<string, SigningKeyView>();
  readonly #ofTenant = new Map<string, Set<string>>();

  constructor({ keys, policies }: SavedSigning = { keys: [], policies: [] }) {
    this.policies = new Map(policies);
    for (const key of keys) this.put(key);
  }

  save(): SavedSigning {
    return { keys: [...this.#keys.values()], policies: [...this.policies] };
  }

  put(key: SigningKeyView): void {
    const { signingKeyId, tenantId } = key;
    this.#keys.set(signingKeyId, key);
    const own = this.#ofTenant.get(tenantId);
    if (own) own.add(signingKeyId);
    else this.#ofTenant.set(tenantId, new Set([signingKeyId]));
  }

  key(signingKeyId: string): SigningKeyView | undefined {
    return this.#keys.get(signingKeyId);
  }

  countOf(tenantId: string): number {
    return this.#ofTenant.get(tenantId)?.size ?? 0;
  }

  of(tenantId: string): SigningKeyView[] {
    const ids = this.#ofTenant.get(tenantId) ?? [];
    return [...ids].flatMap((id) => this.#keys.get(id) ?? []);
  }
}
