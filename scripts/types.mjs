/** `npm run types`: type-checks every project of the repository. */
import { run, runTasks, typeChecker, typeProjects } from './prepare.mjs';

await runTasks(
  typeProjects().map((project) => async () => {
    const { code, output } = await run(typeChecker, ['-p', project], { quiet: true });
    console.log(`${code === 0 ? '✓' : '✗'} ${project}\n${output}`.trimEnd());
    if (code !== 0) process.exitCode = 1;
  }),
);
