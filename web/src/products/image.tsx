import { ActionIcon, FileButton, Menu, Skeleton, UnstyledButton } from '@mantine/core';
import { IconPhotoPlus, IconPencil } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { deleteImage, imageQuery, putImage } from '../api/products';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import styles from './products.module.css';

const types = 'image/png,image/jpeg,image/gif,image/webp';

/** The image of a product, or a place to put one. */
export function Image({ product, name }: { product: number; name: string }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = imageQuery(product);
  const image = useQuery(imageQuery(product));
  const pick = useRef<HTMLButtonElement>(null);

  async function attempt(work: () => Promise<unknown>, said?: string) {
    try {
      await work();
      if (said) toast.done(said);
    } catch (error) {
      toast.failed(error);
    }
    await client.invalidateQueries({ queryKey });
  }

  if (image.isPending) return <Skeleton w={72} h={72} radius="md" />;
  const shown = image.data;
  return (
    <div className={styles.image}>
      <FileButton
        accept={types}
        inputProps={{ 'aria-label': shown ? w.products.replaceImage : w.products.addImage }}
        onChange={file => file && void attempt(() => putImage(product, file, !!shown))}
      >
        {button => (
          <UnstyledButton
            ref={pick}
            {...button}
            aria-label={shown ? w.products.replaceImage : w.products.addImage}
            title={w.products.imageHint}
            className={styles.picture}
          >
            {shown ? (
              <img src={shown.public_url} alt={name} width={72} height={72} />
            ) : (
              <IconPhotoPlus size={26} stroke={1.3} aria-hidden />
            )}
          </UnstyledButton>
        )}
      </FileButton>
      {shown && (
        <Menu position="bottom-start">
          <Menu.Target>
            <ActionIcon
              size="sm"
              variant="default"
              className={styles.imageMenu}
              aria-label={w.products.image}
            >
              <IconPencil size={13} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => pick.current?.click()}>{w.products.replaceImage}</Menu.Item>
            <Menu.Item
              color="red"
              onClick={() => void attempt(() => deleteImage(product), w.products.imageRemoved)}
            >
              {w.products.removeImage}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}
