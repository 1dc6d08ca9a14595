/**
 * Layouts of the classes that a TH1D consists of, as ROOT 6 writes them into its files (TStreamerInfo): facts of ROOT's file format.
 * The checksums are those that ROOT computes from names and types of the members.
 */

/** A member of a class, or a base class. */
export interface ClassMember {
  /** Class of its description: TStreamerBase, TStreamerBasicType, … */
  readonly kind: string;
  readonly name: string;
  /** A comment that means something: `->` an object that is always there, `[n]` a list of n entries. */
  readonly title: string;
  /** Code of the type in TVirtualStreamerInfo::EReadWrite. */
  readonly type: number;
  readonly size: number;
  readonly typeName: string;
  readonly base?: { readonly version: number; readonly checksum: number };
}

export interface ClassLayout {
  readonly name: string;
  readonly version: number;
  readonly checksum: number;
  readonly members: readonly ClassMember[];
}

/** Code, size and name of the types of numbers. */
const NUMBERS = {
  short: [2, 2, "short"],
  int: [3, 4, "int"],
  float: [5, 4, "float"],
  counter: [6, 4, "int"],
  double: [8, 8, "double"],
  ushort: [12, 2, "unsigned short"],
  uint: [13, 4, "unsigned int"],
  bits: [15, 4, "unsigned int"],
  bool: [18, 1, "bool"],
} as const;

/** Codes of the base classes that ROOT reads faster than others. */
const BASE_TYPES: Readonly<Record<string, number>> = { TObject: 66, TNamed: 67 };

function member(kind: string, name: string, typeName: string, type: number, size: number, title = ""): ClassMember {
  return { kind, name, title, type, size, typeName };
}

function base(name: string, version: number, checksum: number): ClassMember {
  return { ...member("TStreamerBase", name, "BASE", BASE_TYPES[name] ?? 0, 0), base: { version, checksum } };
}

function number(name: string, type: keyof typeof NUMBERS, enumeration?: string): ClassMember {
  const [code, size, typeName] = NUMBERS[type];
  return member("TStreamerBasicType", name, enumeration ?? typeName, code, size);
}

function text(name: string): ClassMember {
  return member("TStreamerString", name, "TString", 65, 24);
}

/** Entries of a histogram that has no bins yet. */
const BUFFER = member("TStreamerBasicPointer", "fBuffer", "double*", 48, 8, "[fBufferSize]");

export const CLASS_LAYOUTS: readonly ClassLayout[] = [
  {
    name: "TCollection",
    version: 3,
    checksum: 1474546588,
    members: [base("TObject", 1, 2417737773), text("fName"), number("fSize", "int")],
  },
  { name: "TSeqCollection", version: 0, checksum: 4234951622, members: [base("TCollection", 3, 1474546588)] },
  { name: "TList", version: 5, checksum: 1774568379, members: [base("TSeqCollection", 0, 4234951622)] },
  { name: "THashList", version: 0, checksum: 3430828481, members: [base("TList", 5, 1774568379)] },
  {
    name: "TAttAxis",
    version: 4,
    checksum: 1550843710,
    members: [
      number("fNdivisions", "int"),
      number("fAxisColor", "short"),
      number("fLabelColor", "short"),
      number("fLabelFont", "short"),
      number("fLabelOffset", "float"),
      number("fLabelSize", "float"),
      number("fTickLength", "float"),
      number("fTitleOffset", "float"),
      number("fTitleSize", "float"),
      number("fTitleColor", "short"),
      number("fTitleFont", "short"),
    ],
  },
  {
    name: "TAxis",
    version: 10,
    checksum: 1514761840,
    members: [
      base("TNamed", 1, 3753331260),
      base("TAttAxis", 4, 1550843710),
      number("fNbins", "int"),
      number("fXmin", "double"),
      number("fXmax", "double"),
      member("TStreamerObjectAny", "fXbins", "TArrayD", 62, 24),
      number("fFirst", "int"),
      number("fLast", "int"),
      number("fBits2", "ushort"),
      number("fTimeDisplay", "bool"),
      text("fTimeFormat"),
      member("TStreamerObjectPointer", "fLabels", "THashList*", 64, 8),
      member("TStreamerObjectPointer", "fModLabs", "TList*", 64, 8),
    ],
  },
  {
    name: "TAttMarker",
    version: 2,
    checksum: 689802220,
    members: [number("fMarkerColor", "short"), number("fMarkerStyle", "short"), number("fMarkerSize", "float")],
  },
  {
    name: "TAttFill",
    version: 2,
    checksum: 4292422290,
    members: [number("fFillColor", "short"), number("fFillStyle", "short")],
  },
  {
    name: "TAttLine",
    version: 2,
    checksum: 2483504457,
    members: [number("fLineColor", "short"), number("fLineStyle", "short"), number("fLineWidth", "short")],
  },
  { name: "TString", version: 2, checksum: 95257, members: [] },
  {
    name: "TObject",
    version: 1,
    checksum: 2417737773,
    members: [number("fUniqueID", "uint"), number("fBits", "bits")],
  },
  {
    name: "TNamed",
    version: 1,
    checksum: 3753331260,
    members: [base("TObject", 1, 2417737773), text("fName"), text("fTitle")],
  },
  {
    name: "TH1",
    version: 8,
    checksum: 473383108,
    members: [
      base("TNamed", 1, 3753331260),
      base("TAttLine", 2, 2483504457),
      base("TAttFill", 2, 4292422290),
      base("TAttMarker", 2, 689802220),
      number("fNcells", "int"),
      member("TStreamerObject", "fXaxis", "TAxis", 61, 216),
      member("TStreamerObject", "fYaxis", "TAxis", 61, 216),
      member("TStreamerObject", "fZaxis", "TAxis", 61, 216),
      number("fBarOffset", "short"),
      number("fBarWidth", "short"),
      number("fEntries", "double"),
      number("fTsumw", "double"),
      number("fTsumw2", "double"),
      number("fTsumwx", "double"),
      number("fTsumwx2", "double"),
      number("fMaximum", "double"),
      number("fMinimum", "double"),
      number("fNormFactor", "double"),
      member("TStreamerObjectAny", "fContour", "TArrayD", 62, 24),
      member("TStreamerObjectAny", "fSumw2", "TArrayD", 62, 24),
      text("fOption"),
      member("TStreamerObjectPointer", "fFunctions", "TList*", 63, 8, "->"),
      number("fBufferSize", "counter"),
      BUFFER,
      number("fBinStatErrOpt", "int", "TH1::EBinErrorOpt"),
      number("fStatOverflows", "int", "TH1::EStatOverflows"),
    ],
  },
  {
    name: "TH1D",
    version: 3,
    checksum: 4189148831,
    members: [base("TH1", 8, 473383108), base("TArrayD", 1, 1899622196)],
  },
];
