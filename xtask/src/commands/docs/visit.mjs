// Opens the pages of the guide in a browser and prints one line of JSON for each that it has seen.
//
// Arguments: the browser, and a JSON file: { book, rustdoc, screenshots, pages, pictured, documented, bad, widths, schemes,
// search }.
// What it prints: { page, width, scheme, screenshots, overflowing }, { search, found } or, for each picture of a page,
// { picture, page, width, drawn, view, texts }; what is wrong about it is not decided here.
import { mkdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [browserPath, jobPath] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobPath, 'utf8'));
const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map(name => `--disable-${name}`);
const args = ['--no-sandbox', '--no-first-run', ...quiet];
// Of what is higher than this there are several pictures, one below the other.
const HIGHEST = 6000;

// What reaches beyond the page, and not within a box that scrolls by itself as code does.
function overflowing() {
  const edge = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > edge) found.push(`the page: ${document.documentElement.scrollWidth} px`);
  for (const box of document.querySelectorAll('main .table-wrapper, main table')) {
    if (box.scrollWidth > box.clientWidth + 1) found.push(`a table: ${box.scrollWidth} px in ${box.clientWidth}`);
  }
  for (const element of document.querySelectorAll('main *')) {
    const right = element.getBoundingClientRect().right;
    if (right > edge + 1 && !element.closest('pre, .sr-only')) {
      found.push(`${element.tagName.toLowerCase()} up to ${Math.round(right)} px: ${element.textContent.trim().slice(0, 60)}`);
    }
  }
  return found.slice(0, 5);
}

// The texts of a picture that is drawn so wide: how large their letters come out and, in the picture's own units, where
// each is, what it says that it stands on, and all that is filled.
function texts(svg, drawn) {
  const { x, y, width, height } = svg.viewBox.baseVal;
  const box = element => (({ x, y, width, height }) => [x, y, width, height])(element.getBBox());
  const filled = [...svg.querySelectorAll('rect')].filter(rect => getComputedStyle(rect).fill !== 'none');
  const grounds = filled.map(rect => ({ class: rect.getAttribute('class'), box: box(rect) }));
  const texts = [...svg.querySelectorAll('text')].map(text => ({
    text: text.textContent,
    size: (parseFloat(getComputedStyle(text).fontSize) * drawn) / width,
    box: box(text),
    on: text.dataset.on,
  }));
  return { view: [x, y, width, height], grounds, texts };
}

// The pictures of a page, as wide as they are drawn there: those of the guide are files, those of rustdoc stand in the page.
async function pictures(context, tab, page, width) {
  const tell = (source, drawn, seen) =>
    console.log(JSON.stringify({ picture: source.split('/').pop(), page, width, drawn, ...seen }));
  // mdBook keeps a second one, hidden, that a click enlarges.
  const images = await tab.locator('main img[src$=".svg"]:visible').all();
  for (const image of images) {
    const [source, drawn] = await image.evaluate(one => [one.src, one.getBoundingClientRect().width]);
    const alone = await context.newPage();
    await alone.goto(source);
    tell(source, drawn, await alone.locator('svg').evaluate(texts, drawn));
    await alone.close();
  }
  for (const inline of await tab.locator('main svg[data-picture]').all()) {
    const [source, drawn] = await inline.evaluate(one => [one.dataset.picture, one.getBoundingClientRect().width]);
    tell(source, drawn, await inline.evaluate(texts, drawn));
  }
}

// Pages are opened side by side, and drawn one after another: two drawings at a time spoil each other.
let drawing = Promise.resolve();
function draw(what, tab, options) {
  drawing = drawing.then(() => tab.bringToFront()).then(() => what.screenshot(options));
  return drawing;
}

// All of a page, from its top to its end. Says how many pictures that took.
async function shoot(tab, name, width) {
  const height = await tab.evaluate(() => document.documentElement.scrollHeight);
  const parts = Math.ceil(height / HIGHEST);
  for (let part = 0; part < parts; part++) {
    const y = part * HIGHEST;
    const clip = { x: 0, y, width, height: Math.min(height - y, HIGHEST) };
    const path = `${job.screenshots}/${name}${parts > 1 ? `-${part + 1}` : ''}.png`;
    await draw(tab, tab, { path, fullPage: true, clip });
  }
  return parts;
}

async function visit(context, page, width, scheme) {
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(`${job.book}/${page}`).href);
  const name = `${page.replace(/\.html$/, '').replaceAll('/', '-')}-${width}-${scheme}`;
  let screenshots = await shoot(tab, name, width);
  if (scheme === job.schemes[0]) await pictures(context, tab, page, width);
  const closed = await tab.evaluate(overflowing);
  const folded = tab.locator('main details');
  await folded.evaluateAll(all => all.forEach(one => (one.open = true)));
  const open = await tab.evaluate(overflowing);
  if (await folded.count()) screenshots += await shoot(tab, `${name}-open`, width);
  console.log(JSON.stringify({ page, width, scheme, screenshots, overflowing: [...new Set([...closed, ...open])] }));
  await tab.close();
}

// A page of rustdoc: only its pictures are of the guide's making.
async function documented(context, page, width, scheme) {
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(`${job.rustdoc}/${page}`).href);
  await pictures(context, tab, page, width);
  const name = `rustdoc-${page.replace(/\.html$/, '').replaceAll('/', '-')}-${width}-${scheme}.png`;
  for (const picture of await tab.locator('main svg[data-picture]').all()) {
    await draw(picture, tab, { path: `${job.screenshots}/${name}` });
  }
  await tab.close();
}

// The addresses that the guide's own search gives for some words.
async function search(context, words) {
  const tab = await context.newPage();
  await tab.goto(`${pathToFileURL(`${job.book}/index.html`).href}?search=${encodeURIComponent(words)}`);
  const results = tab.locator('#mdbook-searchresults a, #searchresults a');
  await results.first().waitFor({ timeout: 20000 }).catch(() => {});
  const found = await results.evaluateAll(links => links.map(link => link.getAttribute('href').replace(/\?[^#]*/, '')));
  console.log(JSON.stringify({ search: words, found }));
  await tab.close();
}

mkdirSync(job.screenshots, { recursive: true });
const browser = await chromium.launch({ executablePath: browserPath, args });
for (const scheme of job.schemes) {
  for (const width of job.widths) {
    const viewport = { width, height: width > 600 ? 900 : 844 };
    const context = await browser.newContext({ viewport, colorScheme: scheme, offline: true });
    const pages = scheme === job.schemes[0] ? job.pages : job.pictured;
    const queue = [...pages.map(page => [visit, page]), ...job.documented.map(page => [documented, page])];
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await next[0](context, next[1], width, scheme);
    };
    await Promise.all([worker(), worker(), worker()]);
    await context.close();
  }
}
const context = await browser.newContext({ offline: true });
const bad = await context.newPage();
await bad.setContent(`<main>${job.bad}</main>`);
await pictures(context, bad, 'a page with a bad picture', 350);
for (const words of job.search) await search(context, words);
await browser.close();
