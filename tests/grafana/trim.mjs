// Leaves of Grafana's package.json files what its pages are built of. Run in the folder of its source.
//
// Left out are tests, linters, Storybook and the plugins that are apart. Two packages come from elsewhere than npm:
// tether-drop is in the archive's own cache, and of xlsx npm has an older release, which only a datasource for tests uses.
import { readFileSync, writeFileSync } from 'node:fs';

const PACKAGES = ['data', 'e2e-selectors', 'runtime', 'schema', 'ui'].map((name) => `packages/grafana-${name}`);

/**
 * What webpack needs. Not its server for developers: with that comes a string_decoder for browsers, which the pages
 * would then use and which does not run there.
 */
const BUILD = new RegExp(
  '^(@babel/.*|@swc/helpers|autoprefixer|babel-plugin-angularjs-annotate|blob-polyfill|browserslist|copy-webpack-plugin|' +
    'css-.*|esbuild.*|expose-loader|html-.*|mini-css-extract-plugin|ngtemplate-loader|postcss.*|react-simple-compat|' +
    'rudder-sdk-js|sass|sass-loader|style-loader|typescript|webpack|webpack-(cli|manifest-plugin|merge))$',
);
/** What the sources of its packages take besides. */
const SOURCES = /^(common-tags|csstype|process)$/;

function edit(file, needed, change = () => {}) {
  const content = JSON.parse(readFileSync(file, 'utf8'));
  content.devDependencies = keep(content.devDependencies, (name) => needed.test(name));
  change(content);
  writeFileSync(file, JSON.stringify(content, undefined, 2));
}

function keep(object, wanted) {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([name, value]) => wanted(name, value)));
}

edit('package.json', BUILD, (content) => {
  // Folders of the source are found by webpack's `modules`.
  content.dependencies = keep(content.dependencies, (_, version) => !version.startsWith('link:'));
  content.dependencies.xlsx = '0.18.5';
  content.resolutions = keep(content.resolutions, (name) => !/storybook|rushstack/.test(name));
  content.workspaces = { packages: PACKAGES };
  content.scripts = {};
});
PACKAGES.forEach((folder) => edit(`${folder}/package.json`, SOURCES));
