// node in_page.mjs PLAYWRIGHT_FOLDER CHROMIUM ADDRESS: opens the page and prints what it shows.
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [playwright, executablePath, address] = process.argv.slice(2);
const { default: { chromium } } = await import(pathToFileURL(join(playwright, "index.js")).href);
const browser = await chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(String(error)));
  await page.goto(address);
  await page.waitForFunction(() => document.getElementById("state").textContent !== "loading", null, { timeout: 100_000 });
  const state = await page.textContent("#state");
  if (state !== "done") throw new Error(state);
  const result = await page.evaluate(() => window.result);
  const cells = await page.$$eval("#table table td", (all) => all.map((cell) => cell.textContent));
  const heads = await page.$$eval("#table table thead tr:first-child th", (all) => all.map((cell) => cell.textContent));
  console.log("RESULT " + JSON.stringify({ ...result, cells, heads }));
} finally {
  await browser.close();
}
