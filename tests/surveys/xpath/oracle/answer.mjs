// Answers expressions with Enketo's evaluator and with ODK Web Forms'.
//
// In (standard input, JSON): { now, forms: [xml], tables: { name: xml }, asks: [[form, at, expression]] }
// Out (standard output, JSON): [[enketo, webForms]], each a text, or null where the evaluator refuses.
// `now` is ISO text; the time zone is that of the process (TZ). `at` is a path such as /data/person[2]/age.

import { readFileSync } from "node:fs";
import { enketoOver, parsed, standStill, webFormsOver } from "./evaluators.mjs";

const job = JSON.parse(readFileSync(0, "utf8"));
standStill(job.now);
const tables = new Map(Object.entries(job.tables).map(([name, xml]) => [name, parsed(xml).documentElement]));
const enketo = enketoOver();
const forms = job.forms.map((xml) => {
  const document = parsed(xml);
  return { document, webForms: webFormsOver(document, tables) };
});
const answers = job.asks.map(([form, at, expression]) => {
  const { document, webForms } = forms[form];
  const node = found(document, at);
  return [tried(() => enketo(expression, node)), tried(() => webForms(expression, node))];
});
process.stdout.write(JSON.stringify(answers));

function found(document, path) {
  let node = document;
  for (const part of path.split("/").slice(1)) {
    const [, name, row] = part.match(/^([^[]+)(?:\[(\d+)\])?$/);
    node = [...node.children].filter((child) => child.nodeName === name)[(row ?? 1) - 1];
  }
  return node;
}

function tried(evaluate) {
  try {
    return evaluate();
  } catch {
    return null;
  }
}
