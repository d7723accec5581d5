import { InvalidError } from '../errors.js';
import type { Crop } from '../model/index.js';

/** How wide and high pictures are shown, in pixels. */
export const pictureSizes = [128, 512] as const;
export type PictureSize = (typeof pictureSizes)[number];

/** What the sizes are made in. */
export const sizedType = 'image/webp';

/** 40 megapixels: a camera's. A small file may say that it is a thousand times that, and nobody has the memory. */
const mostPixels = 40_000_000;
const patienceSeconds = 10;

/**
 * A picture in the sizes in which it is shown, square, upright as its camera held it, of an animation the first frame.
 * Nothing that its file says besides comes along (where it was taken, for one).
 *
 * @param crop the part to show; what lies outside of the picture is left out of it
 * @throws {InvalidError} for what is broken, too large, or has nothing in the crop
 */
export async function sized(bytes: Buffer, crop: Crop | null): Promise<Record<PictureSize, Buffer>> {
  const { default: sharp } = await import('sharp');
  const open = () => sharp(bytes, { limitInputPixels: mostPixels, pages: 1, failOn: 'error' });
  try {
    const area = crop && within(crop, (await open().metadata()).autoOrient);
    const [small, large] = await Promise.all(
      pictureSizes.map(size => {
        const upright = open().autoOrient();
        return (area ? upright.extract(area) : upright)
          .resize(size, size, { fit: 'cover' })
          .webp({ quality: 85 })
          .timeout({ seconds: patienceSeconds })
          .toBuffer();
      }),
    );
    return { 128: small!, 512: large! };
  } catch (error) {
    if (error instanceof InvalidError) throw error;
    throw new InvalidError(
      'file',
      'file cannot be read as an image of at most 40 megapixels',
      'Save it again, smaller, as PNG, JPEG, GIF or WebP.',
    );
  }
}

/** @throws {InvalidError} where nothing of the picture is in the crop */
function within(crop: Crop, { width, height }: { width: number; height: number }) {
  const area = {
    left: crop.x,
    top: crop.y,
    width: Math.min(crop.width, width - crop.x),
    height: Math.min(crop.height, height - crop.y),
  };
  if (area.width > 0 && area.height > 0) return area;
  throw new InvalidError(
    'crop_x',
    'the crop_… fields name a part outside of the image',
    'Choose a part of it.',
  );
}
