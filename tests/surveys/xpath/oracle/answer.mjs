// Answers expressions with Enketo's evaluator and with ODK Web Forms'.
//
// In (standard input, JSON): { now, forms: [xml], tables: { name: xml }, asks: [[form, at, expression]] }
// Out (standard output, JSON): [[enketo, webForms]], each a text, or null where the evaluator refuses.
// `now` is ISO text; the time zone is that of the process (TZ). `at` is a path such as /data/person[2]/age.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const job = JSON.parse(readFileSync(0, "utf8"));
const window = new JSDOM("").window;
const borrowed = ["Node", "XPathResult", "XPathEvaluator", "DOMParser", "XMLDocument", "Element", "Document",
  "Attr", "CDATASection", "Text", "Comment", "ProcessingInstruction", "DocumentFragment", "document"];
for (const name of borrowed) globalThis[name] = window[name];
globalThis.__dirname = "/";
globalThis.XPathEvaluator = forgiving(window.XPathEvaluator);
standStill(Date.parse(job.now));

const require = createRequire(import.meta.url);
const enketo = require("openrosa-xpath-evaluator")();
const { XFormsXPathEvaluator, DEFAULT_DOM_ADAPTER } = await import("@getodk/xpath");

globalThis.window = { enketoFormLocale: "en" }; // only now: its presence makes others think of a browser

const tables = new Map(Object.entries(job.tables).map(([name, xml]) => [name, parsed(xml).documentElement]));
const forms = job.forms.map((xml) => {
  const document = parsed(xml);
  const evaluator = new XFormsXPathEvaluator({
    domAdapter: DEFAULT_DOM_ADAPTER,
    rootNode: document,
    secondaryInstancesById: tables,
    itextTranslationsByLanguage: new Map(),
  });
  return { document, evaluator };
});
const answers = job.asks.map(([form, at, expression]) => {
  const { document, evaluator } = forms[form];
  const node = found(document, at);
  return [
    tried(() => enketo.evaluate(expression, node, resolver, XPathResult.STRING_TYPE).stringValue),
    tried(() => evaluator.evaluate(expression, node, resolver, XPathResult.STRING_TYPE).stringValue),
  ];
});
process.stdout.write(JSON.stringify(answers));

// Browsers take "any type" for granted where jsdom wants it said.
function forgiving(Evaluator) {
  return class extends Evaluator {
    createExpression(text, names) {
      const made = super.createExpression(text, names);
      return { evaluate: (node) => made.evaluate(node, XPathResult.ANY_TYPE, null) };
    }
  };
}

function standStill(moment) {
  const Ticking = Date;
  globalThis.Date = class Date extends Ticking {
    constructor(...parts) {
      super(...(parts.length ? parts : [moment]));
    }
    static now() {
      return moment;
    }
  };
}

function parsed(xml) {
  return new DOMParser().parseFromString(xml, "text/xml");
}

function found(document, path) {
  let node = document;
  for (const part of path.split("/").slice(1)) {
    const [, name, row] = part.match(/^([^[]+)(?:\[(\d+)\])?$/);
    node = [...node.children].filter((child) => child.nodeName === name)[(row ?? 1) - 1];
  }
  return node;
}

function resolver(prefix) {
  return { jr: "http://openrosa.org/javarosa" }[prefix] ?? null;
}

function tried(evaluate) {
  try {
    return evaluate();
  } catch {
    return null;
  }
}
