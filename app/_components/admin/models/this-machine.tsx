import type { MachineReport } from '#lib/admin/this-machine.ts';
import { formatBytes, formatCount } from '#lib/shared/format.ts';
import { Fact, Facts } from '../../section.tsx';

const notKnown = 'Not known: the engine process is not answering.';

/** What models run on: processor, memory, disk, GPU. */
export function ThisMachine({ machine }: { machine: MachineReport }) {
  return (
    <Facts>
      <Fact name="Processor">{processorText(machine)}</Fact>
      <Fact name="Instruction sets">
        {machine.instructionSets === null ? notKnown : machine.instructionSets.join(', ')}
      </Fact>
      <Fact name="Memory">{formatBytes(machine.memoryBytes)}, of which half are for models</Fact>
      <Fact name="Free disk for models">
        {machine.freeDiskBytes === null ? 'Not known.' : diskText(machine.freeDiskBytes, machine)}
      </Fact>
      <Fact name="GPU">{gpuText(machine)}</Fact>
    </Facts>
  );
}

function processorText({ processor, processors, mathCores }: MachineReport): string {
  const cores =
    mathCores === null || mathCores === processors
      ? formatCount(processors, 'core')
      : `${formatCount(mathCores, 'core')} that compute, ${processors.toLocaleString('en')} in all`;
  return processor === null ? cores : `${processor}, ${cores}`;
}

function diskText(freeBytes: number, { reservedDiskBytes }: MachineReport): string {
  const reserved = reservedDiskBytes > 0 ? `, of which ${formatBytes(reservedDiskBytes)} stay free` : '';
  return formatBytes(freeBytes) + reserved;
}

function gpuText({ gpu, instructionSets }: MachineReport): string {
  if (gpu) {
    const memory = `${formatBytes(gpu.memoryBytes)} of memory, ${formatBytes(gpu.freeBytes)} free`;
    return [...gpu.names, memory].join(', ');
  }
  return instructionSets === null ? notKnown : 'None that the engine can use.';
}
