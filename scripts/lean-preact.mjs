/**
 * Preact without what no view of the widget uses, for the widget's build: 1.5 kB (brotli) of a panel that every visitor
 * who clicks has to load. Preact's sources are taken as they are, but these of their expressions are given a fixed
 * value, and what can no longer be reached is left out by the minifier. An expression that is not there any more, after
 * an update of Preact, stops the build.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const nothing = 'undefined';

/**
 * By file and expression. The widget draws into an empty box: nothing is taken over from a server's page, and nothing
 * suspends (`lazy.tsx` does that). It has no class components, error boundaries, portals, inner HTML, inline styles,
 * formulas or listeners of the capture phase, and no plug-in beside the hooks.
 */
export const neverInTheWidget = {
  'src/render.js': {
    isHydrating: 'false',
    [`oldVNode
\t\t\t? NULL
\t\t\t: parentDom.firstChild
\t\t\t\t? slice.call(parentDom.childNodes)
\t\t\t\t: NULL`]: 'null',
    'parentDom.nodeType == 9': 'false',
    'options._root': nothing,
  },
  'src/component.js': {
    'oldVNode._flags & MODE_HYDRATE': 'false',
    'vnode.props._parentDom': nothing,
    "typeof update == 'function'": 'false',
    callback: nothing,
    'BaseComponent.prototype.forceUpdate': nothing,
    'BaseComponent.prototype.render': nothing,
    'options.vnode': nothing,
    'options.debounceRendering': nothing,
    prevDebounce: nothing,
  },
  'src/create-element.js': { 'options.vnode': nothing },
  'src/create-context.js': { 'Context.Consumer': nothing, 'Context.Consumer.contextType': nothing },
  'src/diff/catch-error.js': {
    'component.componentDidCatch': nothing,
    'ctor.getDerivedStateFromError': nothing,
    handled: 'false',
  },
  'src/diff/children.js': {
    'oldVNode._flags & REF_DETACHED': 'false',
    'parentVNode.props._parentDom': nothing,
    'next.nodeType == 8': 'false',
    'oldDom.nodeType == 8': 'false',
    'oldDom && !oldDom.parentNode': 'false',
  },
  'src/diff/index.js': {
    isHydrating: 'false',
    excessDomChildren: 'null',
    resumed: 'null',
    'oldVNode._flags & MODE_SUSPENDED': 'false',
    'newVNode._flags &= RESET_MODE': nothing,
    'r = r._excess': 'false',
    'e.then': nothing,
    isClassComponent: 'false',
    provider: nothing,
    componentContext: 'globalContext',
    'newType.contextType': nothing,
    'c.componentWillUpdate': nothing,
    'newProps._parentDom': nothing,
    'skipRemove && !vnode.props._parentDom': 'skipRemove',
    newHtml: nothing,
    oldHtml: nothing,
    "i == 'dangerouslySetInnerHTML'": 'false',
    "nodeType == 'math'": 'false',
    "nodeType == 'template'": 'false',
    "nodeType == 'foreignObject'": 'false',
    'namespace == MATH_NAMESPACE': 'false',
  },
  'src/diff/props.js': {
    "name == 'style'": 'false',
    "name.replace(/xlink(H|:h)/, 'h').replace(/sName$/, 's')": 'name',
    useCapture: 'false',
    "name != (name = name.replace(CAPTURE_REGEX, '$1'))": 'false',
    'options.event': nothing,
  },
  'hooks/src/index.js': {
    'options._hook': nothing,
    'options._root': nothing,
    'options._skipEffects': nothing,
    'options.requestAnimationFrame': nothing,
    currentHook: '0',
    oldBeforeDiff: nothing,
    oldBeforeRender: nothing,
    oldAfterDiff: nothing,
    oldCommit: nothing,
    oldBeforeUnmount: nothing,
    oldRoot: nothing,
    prevRaf: nothing,
    prevScu: nothing,
    HAS_RAF: 'true',
  },
};

/** Names of Preact's own properties. Its sources leave it to the build to make them short. */
export const preactProperties = /^_[a-z]|^__hooks$/;

/**
 * Puts fixed values in the place of expressions; an assignment to one of them is only evaluated.
 *
 * @param {string} code
 * @param {{ type: string }} tree The same, parsed.
 * @param {Record<string, string>} values By the text of the expression.
 * @param {(text: string) => void} onFound Called with each that was there.
 */
export function assume(code, tree, values, onFound) {
  let result = '';
  let done = 0;
  const replace = ({ start, end }, text) => {
    result += code.slice(done, start) + text;
    done = end;
  };
  const isAssumed = ({ start, end }) => {
    const text = code.slice(start, end);
    if (!Object.hasOwn(values, text)) return false;
    onFound(text);
    return true;
  };
  const visit = (node) => {
    if (node.type === 'AssignmentExpression' && isAssumed(node.left)) {
      replace({ start: node.start, end: node.right.start }, '(');
      visit(node.right);
      return replace({ start: node.right.end, end: node.end }, ')');
    }
    if (node.type === 'VariableDeclarator' && isAssumed(node.id)) {
      return replace({ start: node.id.end, end: node.end }, ` = ${values[node.id.name]}`);
    }
    if (/Expression$|Identifier/.test(node.type) && isAssumed(node))
      return replace(node, values[code.slice(node.start, node.end)]);
    for (const key in node) {
      // Names that stand for no value: those of properties, and those that are being declared.
      if ((key === 'property' || key === 'key') && !node.computed) continue;
      if (key === 'params' || key === 'id' || key === 'specifiers') continue;
      for (const child of [node[key]].flat()) if (typeof child?.type === 'string') visit(child);
    }
  };
  visit(tree);
  return result + code.slice(done);
}

/** The plug-in for Rollup. */
export function leanPreact() {
  const sourceOf = (id) => /[\\/]node_modules[\\/]preact[\\/](.*)$/.exec(id)?.[1]?.replaceAll('\\', '/');
  return {
    name: 'lean-preact',
    async resolveId(id, importer) {
      if (importer && sourceOf(importer) && id.startsWith('.')) {
        const file = path.resolve(path.dirname(importer), id);
        return existsSync(file) ? file : `${file}.js`;
      }
      if (id !== 'preact' && id !== 'preact/hooks') return null;
      // `<package>/dist/preact.mjs` and `<package>/hooks/dist/hooks.mjs`: the sources stand beside it.
      const built = await this.resolve(id, importer, { skipSelf: true });
      return path.join(path.dirname(built.id), '../src/index.js');
    },
    load(id) {
      const values = neverInTheWidget[sourceOf(id)];
      if (!values) return null;
      const code = readFileSync(id, 'utf8');
      const missing = new Set(Object.keys(values));
      const lean = assume(code, this.parse(code), values, (text) => missing.delete(text));
      if (missing.size) this.error(`Preact has changed, ${import.meta.url} has to follow: ${[...missing].join('; ')}`);
      return lean;
    },
  };
}
