/** A named port that an endpoint declares. `protocol` is an IP protocol number. */
export interface NamedPort {
  readonly name: string;
  readonly protocol: number;
  readonly port: number;
}
