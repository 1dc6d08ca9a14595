/** How an operation of reference.json compares with pyhf: "same", "refused", "stricter", "pyhf's fault", or what differs. */
export function compareWithPyhf(reference: unknown, spec: unknown, api: object): string;
