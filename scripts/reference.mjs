/**
 * Writes docs/reference from the types of @deskside/sdk: a page for each entry, with everything it exports as it is
 * declared. With `--check` it only says whether the pages are those of the types.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './prepare.mjs';

/** The protocol has a page that explains it: docs/protocol.md. */
const entries = ['customer', 'supporter', 'error', 'constants', 'links', 'testing'];
const folder = join(root, 'docs', 'reference');
const sources = join(root, 'packages', 'sdk', 'src');

const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const program = ts.createProgram(
  entries.map((entry) => join(sources, `${entry}.ts`)),
  options,
);
const checker = program.getTypeChecker();
const flags = /** @type {ts.TypeFormatFlags} */ (
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
  ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType
);

/** What a comment says, as text: links to other names become their names. */
function words(parts) {
  return ts
    .displayPartsToString(parts)
    .replaceAll(/\{@link\s+([^}]+?)\s*\}/g, '`$1`')
    .trim();
}

/** What a file says of itself stands before whatever comes first in it. */
const introOf = (file) => (/^\/\*\*([\s\S]*?)\*\//.exec(file.text)?.[1] ?? '').replaceAll(/^\s*\* ?/gm, '').trim();

function docOf(symbol) {
  const said = words(symbol.getDocumentationComment(checker));
  const isOfFile = symbol.declarations.some((declaration) => introOf(declaration.getSourceFile()) === said);
  const examples = symbol
    .getJsDocTags(checker)
    .filter(({ name }) => name === 'example')
    .map(({ text }) => `\`\`\`ts\n${words(text)}\n\`\`\``);
  return [isOfFile ? '' : said, ...examples].filter(Boolean).join('\n\n');
}

const print = (type, at) => checker.typeToString(type, at, flags);
const commentOf = (text) => (text ? `  /** ${text.replaceAll('\n', '\n   * ')} */\n` : '');

/** The members of an object, one a line with what is said about them. */
function membersOf(type, at) {
  return checker.getPropertiesOfType(type).map((member) => {
    const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0;
    const text = print(checker.getTypeOfSymbolAtLocation(member, at), at);
    const shown = isOptional ? text.replace(/ \| undefined$/, '') : text;
    return `${commentOf(words(member.getDocumentationComment(checker)))}  ${member.name}${isOptional ? '?' : ''}: ${shown};\n`;
  });
}

const isPlainObject = (type) =>
  (type.flags & ts.TypeFlags.Object) !== 0 &&
  type.getCallSignatures().length === 0 &&
  !checker.isArrayType(type) &&
  !checker.isTupleType(type) &&
  checker.getPropertiesOfType(type).length > 0;

/** A type that is made from a schema, written out. */
function writtenOut(name, type, at) {
  if (isPlainObject(type)) return `type ${name} = {\n${membersOf(type, at).join('')}};`;
  if (type.isUnion() && type.types.every(isPlainObject)) {
    return `type ${name} =\n${type.types.map((one) => `  | ${print(one, at)}`).join('\n')};`;
  }
  return `type ${name} = ${print(type, at)};`;
}

/** A declaration as its file has it, without what it does. */
function asDeclared(declaration) {
  if (ts.isClassDeclaration(declaration)) {
    const members = declaration.members.flatMap((member) => {
      if ((ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member)) && member.body) {
        const from = member.getFullStart();
        return member.getSourceFile().text.slice(from, member.body.pos).trim() + ';';
      }
      return member.getFullText().trim();
    });
    const source = declaration.getText();
    return `${source.slice(0, source.indexOf('{') + 1)}\n${members.map((member) => `  ${member}\n`).join('')}}`;
  }
  return declaration.getText();
}

function codeOf(symbol) {
  const [declaration] = symbol.declarations;
  const at = declaration;
  if (ts.isVariableDeclaration(declaration) && (symbol.flags & ts.SymbolFlags.TypeAlias) === 0) {
    const text = print(checker.getTypeAtLocation(declaration), at);
    return text.length < 400
      ? `const ${symbol.name}: ${text};`
      : `const ${symbol.name}: ${declaration.initializer?.getText()};`;
  }
  if (ts.isFunctionDeclaration(declaration)) {
    return symbol.declarations
      .filter((one, _, all) => all.length === 1 || !one.body)
      .map((one) => {
        const text = one.getText();
        const head = one.body ? text.slice(0, one.body.getStart() - one.getStart()) : text;
        return `${head
          .trim()
          .replace(/^(?:export |async )+/, '')
          .replace(/;$/, '')};`;
      })
      .join('\n');
  }
  const alias = symbol.declarations.find(ts.isTypeAliasDeclaration);
  if (alias && /\bz\.(infer|input|output)\b|\bkeyof typeof\b/.test(alias.type.getText())) {
    return writtenOut(symbol.name, checker.getDeclaredTypeOfSymbol(symbol), at);
  }
  return asDeclared(alias ?? declaration)
    .replace(/^(?:export|declare)\s+/, '')
    .replaceAll(/^(\s*)declare /gm, '$1')
    .replaceAll(/\{@link\s+([^}]+?)\s*\}/g, '$1');
}

/** @type {[title: string, mask: number][]} */
const kinds = [
  ['Functions', ts.SymbolFlags.Function],
  ['Classes', ts.SymbolFlags.Class],
  ['Types', ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface],
  ['Values', ts.SymbolFlags.Variable],
];
const anchor = (name) => `[${name}](#${name.toLowerCase()})`;

function pageOf(entry) {
  const file = program.getSourceFile(join(sources, `${entry}.ts`));
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`There is no module ${entry}.`);
  const exported = checker.getExportsOfModule(module).map((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  });
  const names = new Set(exported.map(({ name }) => name));
  const rest = new Set(exported);
  const sections = kinds.flatMap(([title, mask]) => {
    const some = [...rest].filter(({ flags: kind }) => (kind & mask) !== 0);
    for (const symbol of some) rest.delete(symbol);
    return some.length > 0 ? [{ title, symbols: some.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }] : [];
  });
  const contents = sections.map(
    ({ title, symbols }) => `- ${title}: ${symbols.map(({ name }) => anchor(name)).join(', ')}`,
  );
  const parts = sections.flatMap(({ title, symbols }) => [
    `## ${title}`,
    ...symbols.map((symbol) => {
      const code = codeOf(symbol);
      const used = [...new Set(code.match(/\b[A-Za-z]\w+\b/g))].filter(
        (name) => name !== symbol.name && names.has(name),
      );
      return [
        `### ${symbol.name}`,
        docOf(symbol),
        `\`\`\`ts\n${code}\n\`\`\``,
        used.length > 0
          ? `See ${used
              .toSorted((a, b) => (a < b ? -1 : 1))
              .map(anchor)
              .join(', ')}.`
          : '',
      ]
        .filter(Boolean)
        .join('\n\n');
    }),
  ]);
  return `${[
    `# \`@deskside/sdk/${entry}\``,
    '<!-- Written by scripts/reference.mjs from the types: change those. -->',
    introOf(file),
    'How it is used: [docs/sdk.md](../sdk.md).',
    contents.join('\n'),
    ...parts,
  ].join('\n\n')}\n`;
}

const pages = new Map(entries.map((entry) => [`${entry}.md`, pageOf(entry)]));
const there = existsSync(folder) ? readdirSync(folder) : [];
const isWritten = (name) => there.includes(name) && readFileSync(join(folder, name), 'utf8') === pages.get(name);

if (process.argv.includes('--check')) {
  const wrong = [...new Set([...pages.keys(), ...there])].filter((name) => !isWritten(name));
  if (wrong.length > 0) {
    console.error(`docs/reference is not that of the types: ${wrong.join(', ')}. Run \`npm run reference\`.`);
    process.exitCode = 1;
  }
} else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, page] of pages) writeFileSync(join(folder, name), page);
}
