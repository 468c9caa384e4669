/** What the shop of the generated histories sells. */
export const skus = ['SAREE-7', 'KURTA-2', 'SCARF-1', 'JACKET-9'] as const
export const categories = ['sarees', 'kurtas', 'scarves', 'jackets'] as const
export const brands = ['fabindia', 'biba', 'raymond'] as const
