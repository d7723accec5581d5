import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { InvalidError, NotFoundError } from '../errors.js';
import { Blob, Person, Picture, User, type Crop } from '../model/index.js';
import { Blobs, sha256 } from '../platform/blobs.js';
import { Crypto } from '../platform/crypto.js';
import { Database } from '../platform/database.js';
import { Changes, type Change } from './change.js';
import { discardImage, isGood, signLink, type SignedLink } from './image-bytes.js';
import { sized, sizedType, type PictureSize } from './picture-sizes.js';
import { imageType } from './product-images.js';
import { itemThere } from './there.js';

/** What persons look like: one picture each, its bytes in the blob store. */
@Injectable()
export class Pictures {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly crypto: Crypto,
  ) {}

  /** @throws {NotFoundError} also where the person has none */
  async get(viewer: Viewer, personId: number): Promise<Picture> {
    await itemThere(this.database, viewer, 'person', personId);
    const picture = await this.database.em().findOne(Picture, { person: personId });
    if (!picture) throw new NotFoundError('Picture');
    return picture;
  }

  /**
   * In the place of the one before.
   * @param crop the part to show
   * @throws {InvalidError} for what is no image that a browser shows without risk, is broken, or too large to be drawn
   */
  async put(viewer: Viewer, personId: number, bytes: Buffer, crop: Crop | null): Promise<void> {
    const contentType = imageType(bytes);
    if (!contentType) {
      throw new InvalidError(
        'file',
        'file is not a PNG, JPEG, GIF or WebP image',
        'Save it as one of these.',
      );
    }
    await itemThere(this.database, viewer, 'person', personId);
    const { 128: small, 512: large } = await sized(bytes, crop);
    const files = [bytes, small, large].map(each => ({ sha256: sha256(each), bytes: each }));
    // Before the row that refers to the bytes, and before anything is locked: the store may lie behind a network.
    const stored = await this.blobs.put(files);
    return this.onPerson(viewer, personId, async ({ em }, person) => {
      const standing = await em.findOne(Picture, { person });
      await this.database.within(em, tx => this.blobs.record(tx, stored));
      if (standing) await this.discard(em, standing);
      const picture = { person, contentType, size: bytes.length, crop };
      const [blob, ...shown] = files.map(each => em.getReference(Blob, each.sha256 as never));
      em.persist(
        em.create(Picture, {
          ...picture,
          blob: blob!,
          small: shown[0]!,
          large: shown[1]!,
          addedBy: em.getReference(User, viewer.userId),
        }),
      );
    });
  }

  /** @throws {NotFoundError} also where the person has none */
  remove(viewer: Viewer, personId: number): Promise<void> {
    return this.onPerson(viewer, personId, async ({ em }, person) => {
      const picture = await em.findOne(Picture, { person });
      if (!picture) throw new NotFoundError('Picture');
      await this.discard(em, picture);
    });
  }

  /** A link to the picture in a size. */
  link({ id }: Pick<Picture, 'id'>, size: PictureSize, now?: number): SignedLink {
    return signLink(this.crypto, named(id, size), now);
  }

  /** The picture that a link leads to. @throws {NotFoundError} for a link that we did not make, or an old one */
  async linked(
    id: number,
    size: number,
    expires: number,
    signature: string,
  ): Promise<{ type: string; bytes: Buffer }> {
    const picture = isGood(this.crypto, named(id, size), { expires, signature })
      ? await this.database.em().findOne(Picture, { id, person: { deletedAt: null } })
      : null;
    if (!picture) throw new NotFoundError('Picture');
    const blob = size === 128 ? picture.small : picture.large;
    return {
      type: blob ? sizedType : picture.contentType,
      bytes: await this.blobs.get(Buffer.from((blob ?? picture.blob).sha256)),
    };
  }

  private discard(em: EntityManager, { id, blob, small, large }: Picture): Promise<void> {
    const hashes = [blob, small, large].flatMap(each => (each ? [each.sha256] : []));
    return discardImage(this.database, em, 'picture', id, hashes);
  }

  private onPerson(
    viewer: Viewer,
    id: number,
    work: (change: Change, person: Person) => Promise<void>,
  ): Promise<void> {
    return this.changes.run(viewer, async change => {
      const person = await change.item(Person, id);
      await work(change, person);
      person.touch();
      change.tell(() => ({ name: 'person.updated', payload: { id } }));
    });
  }
}

const named = (id: number, size: number): string => `picture ${id} ${size}`;
