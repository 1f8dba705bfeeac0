// Grafana's own way of building its pages, without maps of the source and without a cache that nobody would use again.
const production = require('./scripts/webpack/webpack.prod.js');

module.exports = (env) => {
  const config = production(env);
  config.devtool = false;
  config.cache = false;
  config.resolve.symlinks = true; // packages/* are linked from node_modules, where nothing would be compiled
  // A module's zip has no folder `vendor`. In this one were additions to jQuery for panels of Angular: we have none.
  config.resolve.alias.vendor = false;
  return config;
};
