/** A permit, contract, insurance, vehicle, driver or approval. */
export interface Paper {
  id: string;
  kind: string;
  partyId: string | null;
  number: string;
  name: string;
  validFrom: string;
  validUntil: string;
  isWithdrawn: boolean;
  counts: boolean;
  daysLeft: number;
  lines: { wasteCode: string; method: string; limitGrams: number }[];
}

/** A carrier or a receiver. */
export interface Party {
  id: string;
  kind: string;
  creditCode: string;
  name: string;
  province: string;
  org: number | null;
}
