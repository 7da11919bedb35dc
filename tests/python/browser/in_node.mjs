// node in_node.mjs PYODIDE_FOLDER WHEELS_FOLDER PACKAGE_ZIP SESSION: runs the session in Pyodide and prints what it gives.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, wheels, packageZip, session] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")).href);
const pyodide = await loadPyodide({ indexURL: pyodideFolder });
for (const name of ["numpy", "pyarrow"]) {
  const wheel = readdirSync(wheels).find((file) => file.startsWith(name) && file.endsWith(".whl"));
  await pyodide.loadPackage("file://" + join(wheels, wheel), { messageCallback: () => {}, checkIntegrity: false });
}
pyodide.unpackArchive(new Uint8Array(readFileSync(packageZip)), "zip", { extractDir: "/lib/polarway-package" });
pyodide.runPython('import sys; sys.path.insert(0, "/lib/polarway-package")');
// Time zone data that pyarrow's Pyodide build asks for, in a package of its own that the tests do not have.
pyodide.runPython('import types; sys.modules["unix_timezones"] = types.ModuleType("unix_timezones")');
console.log("RESULT " + pyodide.runPython(readFileSync(session, "utf8")));
