import ts from 'typescript';

/** One reference from a module to another. */
export interface Import {
  readonly line: number;
  /** `undefined` for a dynamic import whose target is computed. */
  readonly specifier: string | undefined;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

function clauseOf(node: ts.ImportDeclaration | ts.ExportDeclaration): Pick<Import, 'typeOnly' | 'names'> {
  const clause = ts.isImportDeclaration(node) ? node.importClause : node;
  if (clause === undefined) return { typeOnly: false, names: [] };
  const bindings = ts.isImportClause(clause) ? clause.namedBindings : clause.exportClause;
  const named = bindings && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings));
  const elements = named ? [...bindings.elements] : [];
  const whole = ts.isImportClause(clause) && clause.name !== undefined ? ['default'] : named ? [] : ['*'];
  const allTypes =
    whole.length === 0 && elements.length > 0 && elements.every((element) => element.isTypeOnly);
  return {
    typeOnly: clause.isTypeOnly || allTypes,
    names: [...whole, ...elements.map((element) => (element.propertyName ?? element.name).text)],
  };
}

/** Every way of TypeScript to reach another module, types included. */
export function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node, target: ts.Node | undefined, what: Pick<Import, 'typeOnly' | 'names'>) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    found.push({
      line,
      specifier: target && ts.isStringLiteralLike(target) ? target.text : undefined,
      ...what,
    });
  };
  const value = { typeOnly: false, names: ['*'] };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, clauseOf(node));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      add(node, node.moduleSpecifier, clauseOf(node));
    else if (ts.isImportTypeNode(node)) {
      const literal = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
      add(node, literal, { typeOnly: true, names: [node.qualifier?.getText() ?? '*'] });
    } else if (ts.isExternalModuleReference(node)) add(node, node.expression, value);
    else if (ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText()))
      add(node, node.arguments[0], value);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
