import { lookup as lookupCallback, type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Which addresses a mail server may have. Whoever may enter a host name could otherwise make us talk to what only we
 * can reach (SSRF): the machine itself, its network, a cloud's metadata service at 169.254.169.254.
 */
const privateNetworks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  '64:ff9b:1::/48',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

const refused = blockList(privateNetworks);
const loopback = blockList(['127.0.0.0/8', '::1/128']);

function blockList(networks: string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address);
    if (family === 0) continue;
    const type = family === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 6 ? 128 : 32) : Number(bits), type);
  }
  return list;
}

/** IPv6 forms that carry an IPv4 address in their last four bytes: mapped (::ffff:0:0/96), NAT64 and 6to4's cousins. */
function embeddedIPv4(address: string): string | null {
  const dotted = /^(?:::ffff:|64:ff9b::|::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (dotted?.[1]) return dotted[1];
  const hex = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!hex?.[1] || !hex[2]) return null;
  const [high, low] = [parseInt(hex[1], 16), parseInt(hex[2], 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function isIn(list: BlockList, address: string): boolean {
  const inner = embeddedIPv4(address);
  if (inner !== null) return list.check(inner, 'ipv4');
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

export const isLoopback = (address: string): boolean => isIP(address) !== 0 && isIn(loopback, address);

/** Whether a connection to this IP address may be made. */
export function isAllowed(address: string, allowedNetworks: string[]): boolean {
  return !isIn(refused, address) || isIn(blockList(allowedNetworks), address);
}

/** Whether an IP address is in one of the networks, as `10.0.0.0/8`; a bare address is a network of one. */
export function inNetworks(networks: string[]): (address: string) => boolean {
  const list = blockList(networks);
  return address => isIP(address) !== 0 && isIn(list, address);
}

/** Thrown by the look-up of a name that has no address we may connect to. */
export class NetworkRefusedError extends Error {
  readonly code = 'NETWORK_REFUSED';
  constructor(readonly address: string) {
    super('the host is in a private network');
  }
}

/**
 * A `lookup` for node:net that gives out allowed addresses only, so that the address that was checked is the address
 * that is connected to: between two look-ups a name server may change its mind.
 *
 * @param thisMachine gives out loopback addresses only, for a connection that may stay unencrypted because of them
 */
export function guardedLookup(allowedNetworks: string[], thisMachine = false): LookupFunction {
  return (hostname, options, callback) => {
    lookupCallback(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const usable = addresses.filter(
        ({ address }) => isAllowed(address, allowedNetworks) && (!thisMachine || isLoopback(address)),
      );
      const [first] = usable;
      if (!first) return callback(new NetworkRefusedError(addresses[0]?.address ?? ''), '', 0);
      if (options.all) return callback(null, usable);
      return callback(null, first.address, first.family);
    });
  };
}

/** Whether the name means this machine and nothing else: only then may a password go unencrypted. */
export async function isThisMachine(host: string): Promise<boolean> {
  if (isIP(host)) return isLoopback(host);
  const addresses = await lookup(host, { all: true }).catch(() => []);
  return addresses.length > 0 && addresses.every(({ address }) => isLoopback(address));
}
