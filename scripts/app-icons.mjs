// The icons of the installed app, from web/public/icon.svg; run by hand when that changes, and committed.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

const source = readFileSync('web/public/icon.svg', 'utf8');
const draw = (svg, size, name) =>
  sharp(Buffer.from(svg), { density: 1200 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(`web/public/${name}.png`);

// Systems cut a maskable icon to a shape of theirs: colour up to the edges, and the sign within the inner four fifths.
const maskable = source
  .replace(/rx="\d+" /, '')
  .replace('<path ', '<path transform="translate(4.8 4.8) scale(0.7)" ');

await Promise.all([
  draw(source, 192, 'icon-192'),
  draw(source, 512, 'icon-512'),
  draw(maskable, 512, 'icon-maskable'),
]);
