import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import { Blob, ProductImage } from '../model/index.js';
import { Blobs, sha256 } from '../platform/blobs.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { Changes } from './change.js';
import { discardImage, isGood, signLink, type SignedLink } from './image-bytes.js';
import { changeProduct } from './product-change.js';
import { itemThere } from './there.js';

export interface NewImage {
  name: string;
  bytes: Buffer;
}

/** The picture of a product: its bytes lie in the blob store. */
@Injectable()
export class ProductImages {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly crypto: Crypto,
  ) {}

  /** @throws {NotFoundError} also where the product has none */
  async get(viewer: Viewer, productId: number): Promise<ProductImage> {
    await itemThere(this.database, viewer, 'product', productId);
    const image = await this.database.em().findOne(ProductImage, { product: productId });
    if (!image) throw new NotFoundError('Product image');
    return image;
  }

  /**
   * @param replace whether the product has one by now, which goes
   * @throws {ConflictError} where it has one and should not
   * @throws {InvalidError} for what is no image that a browser shows without risk
   */
  async put(viewer: Viewer, productId: number, { name, bytes }: NewImage, replace: boolean): Promise<void> {
    const contentType = imageType(bytes);
    if (!contentType) {
      throw new InvalidError(
        'data',
        'data is not a PNG, JPEG, GIF or WebP image',
        'Save it as one of these.',
      );
    }
    need(viewer, 'product.edit');
    await itemThere(this.database, viewer, 'product', productId);
    const hash = sha256(bytes);
    // Before the row that refers to the bytes, and before anything is locked: the store may lie behind a network.
    const stored = await this.blobs.put([{ sha256: hash, bytes }]);
    await changeProduct(this.changes, viewer, productId, async ({ em }, product) => {
      const standing = await em.findOne(ProductImage, { product });
      if (standing && !replace) {
        throw new ConflictError('The product has an image already', 'Replace it by PUT.', 'data');
      }
      if (!standing && replace) throw new NotFoundError('Product image');
      await this.database.within(em, tx => this.blobs.record(tx, stored));
      if (standing) await this.discard(em, standing);
      em.persist(
        em.create(ProductImage, { product, name, contentType, blob: em.getReference(Blob, hash as never) }),
      );
    });
  }

  /** @returns the id that it had */
  remove(viewer: Viewer, productId: number): Promise<number> {
    return changeProduct(this.changes, viewer, productId, async ({ em }, product) => {
      const image = await em.findOne(ProductImage, { product });
      if (!image) throw new NotFoundError('Product image');
      await this.discard(em, image);
      return image.id;
    });
  }

  link({ id }: ProductImage, now?: number): SignedLink {
    return signLink(this.crypto, named(id), now);
  }

  /** The image that a link leads to. @throws {NotFoundError} for a link that we did not make, or an old one */
  async linked(
    id: number,
    expires: number,
    signature: string,
  ): Promise<{ image: ProductImage; bytes: Buffer }> {
    const image = isGood(this.crypto, named(id), { expires, signature })
      ? await this.database.em().findOne(ProductImage, { id, product: { deletedAt: null } })
      : null;
    if (!image) throw new NotFoundError('Product image');
    return { image, bytes: await this.blobs.get(Buffer.from(image.blob.sha256)) };
  }

  private discard(em: EntityManager, { id, blob }: ProductImage): Promise<void> {
    return discardImage(this.database, em, 'product_image', id, [blob.sha256]);
  }
}

const named = (id: number): string => `product image ${id}`;

/**
 * What the bytes are, whatever the request says. Only formats of plain pixels: SVG can carry a script.
 */
export function imageType(bytes: Buffer): string | null {
  const starts = (hex: string, at = 0) => bytes.subarray(at).toString('hex', 0, hex.length / 2) === hex;
  if (starts('89504e470d0a1a0a')) return 'image/png';
  if (starts('ffd8ff')) return 'image/jpeg';
  if (starts('474946383761') || starts('474946383961')) return 'image/gif';
  if (starts('52494646') && starts('57454250', 8)) return 'image/webp';
  return null;
}
