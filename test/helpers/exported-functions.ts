import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A function that users can call. */
export interface ExportedFunction {
  /** With the object or, in lower case, the class before it where it is a method: `workspace.model`. */
  readonly name: string;
  /** Whether a parameter is called `options` or has a type whose name ends so. */
  readonly hasOptions: boolean;
  /** The types of its parameters, as they are written; of overloads one after the other. */
  readonly types: readonly string[];
}

/** The functions that modules export, with those of exported objects and classes; paths from the root of the project. */
export function functionsOf(modules: readonly string[]): ExportedFunction[] {
  const paths = modules.map((path) => ROOT + path);
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram(paths, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  return paths.flatMap((path) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path)!);
    return checker.getExportsOfModule(module!).flatMap((symbol) => functionsIn(resolved(symbol, checker), checker));
  });
}

function resolved(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function functionsIn(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedFunction[] {
  if ((symbol.flags & ts.SymbolFlags.Value) === 0) return [];
  const type = checker.getTypeOfSymbol(symbol);
  const name = symbol.getName();
  if (type.getCallSignatures().length > 0) return [described(name, type)];
  const members = (of: ts.Type, before: string) =>
    ownMethods(of, checker).map((own) => described(`${before}.${own.name}`, own.type));
  if ((symbol.flags & ts.SymbolFlags.Class) === 0) return members(type, name);
  const instance = name.charAt(0).toLowerCase() + name.slice(1);
  return [...members(type, name), ...members(checker.getDeclaredTypeOfSymbol(symbol), instance)];
}

/** The methods of a type that the project declares, which those of texts, lists and errors are not. */
function ownMethods(of: ts.Type, checker: ts.TypeChecker): { readonly name: string; readonly type: ts.Type }[] {
  const isOurs = ({ declarations = [] }: ts.Symbol) =>
    declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(`${ROOT}src/`));
  const methods = of.getProperties().filter(isOurs);
  const typed = methods.map((member) => ({ name: member.getName(), type: checker.getTypeOfSymbol(member) }));
  return typed.filter(({ type }) => type.getCallSignatures().length > 0);
}

function described(name: string, type: ts.Type): ExportedFunction {
  const parameters = type.getCallSignatures().flatMap((signature) => signature.getDeclaration().parameters);
  const types = parameters.map(({ type: written }) => written?.getText() ?? "");
  return { name, hasOptions: parameters.some((each) => isOptions(each)), types };
}

function isOptions({ name, type }: ts.ParameterDeclaration): boolean {
  return name.getText() === "options" || /Options\b/.test(type?.getText() ?? "");
}
