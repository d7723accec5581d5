import { IconBrandGoogleDrive, IconExternalLink, type Icon as TablerIcon } from '@tabler/icons-react';
import type { ItemFile } from '../api/details';
import { fileAddress } from '../api/files';

interface Place {
  name: string;
  icon: TablerIcon;
  /** Where it shows a document, by its id there. */
  address: (id: string) => string;
}

/** Where remote files lie. Pipedrive's API has links to this one place. */
const places: Record<string, Place> = {
  googledrive: {
    name: 'Google Drive',
    icon: IconBrandGoogleDrive,
    address: id => `https://drive.google.com/open?id=${encodeURIComponent(id)}`,
  },
};

/** Where a file lies, if not here; of a place that is not known its name. */
export function placeOf(file: Pick<ItemFile, 'remote_location'>): Pick<Place, 'name' | 'icon'> | null {
  const { remote_location: location } = file;
  if (!location) return null;
  return places[location] ?? { name: location, icon: IconExternalLink };
}

/** A file's name, which opens it: what lies elsewhere in a tab of its own, which learns nothing of this one. */
export function FileLink({ file, className }: { file: ItemFile; className?: string | undefined }) {
  if (!file.remote_location)
    return (
      <a className={className} href={fileAddress(file)}>
        {file.name}
      </a>
    );
  const place = Object.hasOwn(places, file.remote_location) ? places[file.remote_location] : undefined;
  // Somebody may have put the link there before there was a document.
  if (!place || !file.remote_id) return <span className={className}>{file.name}</span>;
  return (
    <a className={className} href={place.address(file.remote_id)} target="_blank" rel="noopener noreferrer">
      {file.name}
    </a>
  );
}
