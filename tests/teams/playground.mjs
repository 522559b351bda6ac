// A person before Microsoft's Agents Playground, in a headless Chromium. Says what it sees, one JSON object per
// line: {"step": …, "text": …}. Ends with 0 when everything it waited for has come.
//
//   RATSBOT_TEAMS_PLAYGROUND  folder with node_modules (tests/teams/world.sh)
//   RATSBOT_CHROMIUM          the browser, '' for the one that playwright-core has installed
//   RATSBOT_SCREENSHOTS       folder for pictures of each step, '' for none
//   node tests/teams/playground.mjs http://localhost:56150/
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { RATSBOT_TEAMS_PLAYGROUND: folder, RATSBOT_CHROMIUM: chromium, RATSBOT_SCREENSHOTS: pictures } = process.env;
const playwright = createRequire(join(folder, 'package.json'))('playwright-core');
const browser = await playwright.chromium.launch({
  executablePath: chromium || undefined,
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1400, height: 1700 } });
page.setDefaultTimeout(20_000);

const button = (name) => page.getByRole('button', { name, exact: true });
const shows = (words) => page.getByText(words).last().waitFor();

async function seen(step, more = {}) {
  if (pictures) await page.screenshot({ path: join(pictures, `${step}.png`) });
  console.log(JSON.stringify({ step, text: await page.innerText('body'), ...more }));
}

async function type(box, words) {
  await box.click();
  await page.keyboard.type(words);
}

async function mention() {
  await page.getByRole('treeitem', { name: 'My Team - General' }).click();
  await type(page.locator('[contenteditable=true]').first(), '@');
  await shows('Adele Vance'); // the list of people, at the end of the page
  await page.getByText('Test Bot', { exact: true }).last().click();
  await page.keyboard.type(' /suche Hitzeaktionsplan');
  await button('Post').click();
  await button('Weitere Treffer').waitFor();
  await seen('search');
}

async function clicks() {
  await button('Weitere Treffer').click();
  await shows('9. 2025/0048');
  await seen('more');
  await button('Details').first().click();
  await shows('Beratungsfolge');
  await seen('details');
}

async function personal() {
  await page.getByRole('treeitem', { name: 'Personal Chat' }).click();
  await type(page.locator('[contenteditable=true]').last(), 'Wo gibt es Trinkwasserbrunnen?');
  await page.keyboard.press('Enter');
  await button('Alle Treffer dazu: Trinkwasserbrunnen').first().waitFor();
  await seen('personal');
}

async function thumb() {
  await shows('Ein Entwurf.');
  await shows('Von einer KI formuliert.');
  await seen('answer');
  await button('Like').last().click();
  await button('Submit').last().click();
  await shows('We appreciate your feedback.');
  await seen('voted');
  await button('Close').last().click();
}

async function compose() {
  await button('Trigger Message Extension App').last().click();
  await page.getByRole('menuitem', { name: 'Search Command' }).click();
  await type(page.getByPlaceholder('Enter a search term'), 'Radverkehrskonzept');
  await page.getByText('Radverkehrskonzept').first().waitFor();
  await seen('offered');
  await page.getByText('Radverkehrskonzept').first().click();
  await button('Send Message').last().click();
  await shows('Im Ratsinformationssystem öffnen');
  await page.waitForTimeout(1500); // a card is no question: nothing comes
  await seen('inserted');
}

try {
  await page.goto(process.argv[2], { waitUntil: 'domcontentloaded' });
  await page.getByTitle('Hide log panel').click();
  for (const step of [mention, clicks, personal, thumb, compose]) await step();
} catch (error) {
  const buttons = await page.$$eval('button', (all) => all.map((each) => each.ariaLabel || each.title || each.innerText));
  await seen('failed', { error: String(error), buttons });
  process.exitCode = 1;
} finally {
  await browser.close();
}
