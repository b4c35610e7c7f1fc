import type { AddressSpace, BaseNode, UAObject, UAVariable } from 'node-opcua';
import {
  DataType,
  Range,
  StatusCodes,
  type StatusCode,
  type Variant,
  standardUnits,
} from 'node-opcua';
import { minimumGrams, type WeighbridgeSpec } from '#/world/index.ts';
import assert from 'node:assert/strict';

export const SCALES_URI = 'http://opcfoundation.org/UA/Scales/V2/';
const DI_URI = 'http://opcfoundation.org/UA/DI/';

/** A value a client reads: where it is, and what it holds. */
export interface ServedNode {
  readonly browsePath: string;
  readonly nodeId: string;
  readonly dataType: string;
}

const WEIGHT_VALUES = ['Gross', 'Net', 'Tare', 'WeightStable', 'LegalForTrade', 'WeightId'];
const OPTIONALS = [
  ...WEIGHT_VALUES.map((name) => `CurrentWeight.${name}`),
  'RegisteredWeight',
  ...WEIGHT_VALUES.map((name) => `RegisteredWeight.${name}`),
  'MinimalWeight',
];

/** One weighbridge in the address space: an instance of OPC 40200 `VehicleScaleType`. */
export class WeighbridgeNodes {
  readonly #space: AddressSpace;
  readonly #scale: UAObject;
  readonly #id: string;

  constructor(space: AddressSpace, spec: WeighbridgeSpec) {
    this.#space = space;
    this.#id = spec.id;
    this.#scale = instantiate(space, spec);
    this.#fillPlate(spec);
  }

  /** Writes one variable, by its path below the scale, e.g. `CurrentWeight.Gross`. */
  write(path: string, value: WrittenValue, { at, status = StatusCodes.Good }: WriteOptions): void {
    this.#variable(path).setValueFromSource(toVariant(value), status, new Date(at));
  }

  /** Writes gross weight, net and tare (the bridge keeps none) and the structure of the three. */
  writeWeight(
    of: 'CurrentWeight' | 'RegisteredWeight',
    grossKg: number,
    options: WriteOptions,
  ): void {
    const values = { gross: grossKg, net: grossKg, tare: 0 };
    const type = this.#space.findDataType('WeightType', this.#space.getNamespaceIndex(SCALES_URI));
    assert(type, 'the nodeset defines WeightType');
    // The structure first: writing it stamps its parts with the machine's clock.
    this.write(of, { structure: this.#space.constructExtensionObject(type, values) }, options);
    this.write(`${of}.Gross`, { double: values.gross }, options);
    this.write(`${of}.Net`, { double: values.net }, options);
    this.write(`${of}.Tare`, { double: values.tare }, options);
  }

  /** Every readable value of the scale. */
  list(): readonly ServedNode[] {
    return listVariables(this.#scale, `/Objects/2:DeviceSet/1:${this.#id}`, this.#space);
  }

  #variable(path: string): UAVariable {
    let node: BaseNode = this.#scale;
    for (const name of path.split('.')) {
      const child = childrenOf(node).find((each) => each.browseName.name === name);
      assert(child, `${path} is part of the scale`);
      node = child;
    }
    return node as UAVariable;
  }

  #fillPlate(spec: WeighbridgeSpec): void {
    const options = { at: 0 };
    const dKg = (spec.dGrams ?? spec.eGrams) / 1_000;
    const range = { range: { low: 0, high: spec.maxGrams / 1_000 } };
    for (const part of ['CurrentWeight', 'RegisteredWeight']) {
      this.write(`${part}.EngineeringUnits`, { structure: standardUnits.kilogram }, options);
      this.write(`${part}.EURange`, range, options);
      this.write(`${part}.TareMode`, { int32: 0 }, options);
      this.write(`${part}.Overload`, { boolean: false }, options);
      this.write(`${part}.Underload`, { boolean: false }, options);
      this.write(`${part}.LegalForTrade`, { boolean: true }, options);
      this.write(`${part}.WeightStable`, { boolean: false }, options);
      this.write(`${part}.WeightId`, { string: '' }, options);
    }
    this.write('MinimalWeight', { double: minimumGrams(spec) / 1_000 }, options);
    this.write(
      'WeighingRange1.VerificationScaleInterval',
      { double: spec.eGrams / 1_000 },
      options,
    );
    this.write('WeighingRange1.ActualScaleInterval', { double: dKg }, options);
    this.write('WeighingRange1.Range', range, options);
    const units = [
      'MinimalWeight',
      'WeighingRange1.VerificationScaleInterval',
      'WeighingRange1.ActualScaleInterval',
      'WeighingRange1.Range',
    ];
    for (const part of units) {
      this.write(`${part}.EngineeringUnits`, { structure: standardUnits.kilogram }, options);
    }
    this.write('Identification.Manufacturer', { text: 'Pledgewatch simulators' }, options);
    this.write('Identification.SerialNumber', { string: `SIM-${spec.id}` }, options);
    const uri = `urn:pledgewatch:simulated-weighbridge:${spec.id}`;
    this.write('Identification.ProductInstanceUri', { string: uri }, options);
  }
}

/** A value with its OPC UA type. */
export type WrittenValue =
  | { readonly double: number }
  | { readonly int32: number }
  | { readonly boolean: boolean }
  | { readonly string: string }
  | { readonly text: string }
  | { readonly range: { readonly low: number; readonly high: number } }
  | { readonly structure: object };

/** Source time in epoch milliseconds, and the status; Good unless told. */
export interface WriteOptions {
  readonly at: number;
  readonly status?: StatusCode;
}

function toVariant(value: WrittenValue): Pick<Variant, 'dataType' | 'value'> {
  if ('double' in value) return { dataType: DataType.Double, value: value.double };
  if ('int32' in value) return { dataType: DataType.Int32, value: value.int32 };
  if ('boolean' in value) return { dataType: DataType.Boolean, value: value.boolean };
  if ('string' in value) return { dataType: DataType.String, value: value.string };
  if ('text' in value) return { dataType: DataType.LocalizedText, value: { text: value.text } };
  const structure = 'range' in value ? new Range(value.range) : value.structure;
  return { dataType: DataType.ExtensionObject, value: structure };
}

function instantiate(space: AddressSpace, spec: WeighbridgeSpec): UAObject {
  const scales = space.getNamespaceIndex(SCALES_URI);
  const own = space.getOwnNamespace();
  const deviceSet = childrenOf(space.rootFolder.objects).find(
    (node) => node.browseName.toString() === `${space.getNamespaceIndex(DI_URI)}:DeviceSet`,
  );
  const scaleType = space.findObjectType('VehicleScaleType', scales);
  const rangeType = space.findObjectType('WeighingRangeElementType', scales);
  assert(deviceSet && scaleType && rangeType, 'the nodesets define DeviceSet and the scale types');
  const scale = scaleType.instantiate({
    browseName: spec.id,
    componentOf: deviceSet,
    namespace: own,
    nodeId: `s=${spec.id}`,
    optionals: OPTIONALS,
  });
  rangeType.instantiate({
    browseName: 'WeighingRange1',
    componentOf: scale,
    namespace: own,
    nodeId: `s=${spec.id}-WeighingRange1`,
  });
  return scale;
}

function childrenOf(node: BaseNode): BaseNode[] {
  return node
    .findReferencesExAsObject('Aggregates')
    .concat(node.findReferencesExAsObject('Organizes'));
}

function listVariables(node: BaseNode, path: string, space: AddressSpace): ServedNode[] {
  return childrenOf(node).flatMap((child) => {
    const browsePath = `${path}/${child.browseName.toString()}`;
    const below = listVariables(child, browsePath, space);
    if (!('dataType' in child)) return below;
    const dataType =
      space.findDataType((child as UAVariable).dataType)?.browseName.toString() ?? '?';
    return [{ browsePath, nodeId: child.nodeId.toString(), dataType }, ...below];
  });
}
