/** The ladder: a rung may import only rungs before it in this list, and only through their door, `index.ts`. */
const rungs = [
  'math',
  'market',
  'volatility',
  'signals',
  'book',
  'method',
  'engine',
  'research',
  'data',
  'report',
  'app',
];

const upward = rungs.map((rung, at) => ({
  name: `${rung}-imports-no-higher-rung`,
  severity: 'error',
  from: { path: `^src/${rung}/` },
  to: { path: `^src/(${rungs.slice(at + 1).join('|') || 'nothing-above'})/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'a-rung-is-entered-by-its-door',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
