import { Kbd, Modal, Table } from '@mantine/core';
import { useI18n } from '../i18n';

export function KeyHelp({ onClose }: { onClose: () => void }) {
  const { w } = useI18n();
  const names = w.mail.keyNames;
  const keys: [string[], string][] = [
    [['j'], names.j],
    [['k'], names.k],
    [['Enter'], names.enter],
    [['u'], names.u],
    [['e'], names.e],
    [['Shift', 'u'], names.shiftU],
    [['c'], names.c],
    [['r'], names.r],
    [['a'], names.a],
    [['f'], names.f],
    [['l'], names.l],
    [['m'], names.m],
    [['/'], names.slash],
    [['?'], names.help],
  ];
  return (
    <Modal opened onClose={onClose} title={w.mail.keys} closeButtonProps={{ 'aria-label': w.app.close }}>
      <Table verticalSpacing={7} withRowBorders={false}>
        <Table.Tbody>
          {keys.map(([pressed, name]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={120} fw={400}>
                {pressed.map(key => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Th>
              <Table.Td>{name}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
