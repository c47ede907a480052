// Enketo's evaluator and ODK Web Forms', made to run in node over jsdom, with a clock that stands still.

import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const window = new JSDOM("").window;
const borrowed = ["Node", "XPathResult", "XPathEvaluator", "DOMParser", "XMLDocument", "Element", "Document",
  "Attr", "CDATASection", "Text", "Comment", "ProcessingInstruction", "DocumentFragment", "document"];
for (const name of borrowed) globalThis[name] = window[name];
globalThis.__dirname = "/";
globalThis.XPathEvaluator = forgiving(window.XPathEvaluator);

let moment = Date.now();
const Ticking = Date;
globalThis.Date = class Date extends Ticking {
  constructor(...parts) {
    super(...(parts.length ? parts : [moment]));
  }
  static now() {
    return moment;
  }
};

export function standStill(now) {
  moment = Date.parse(now);
}

const enketo = createRequire(import.meta.url)("openrosa-xpath-evaluator")();
const { XFormsXPathEvaluator, DEFAULT_DOM_ADAPTER } = await import("@getodk/xpath");

globalThis.window = { enketoFormLocale: "en" }; // only now: its presence makes others think of a browser

export function parsed(xml) {
  return new DOMParser().parseFromString(xml, "text/xml");
}

// Each gives a function from an expression and a node to a text; it throws where the evaluator refuses.

export function enketoOver() {
  return (expression, node) => enketo.evaluate(expression, node, resolver, XPathResult.STRING_TYPE).stringValue;
}

export function webFormsOver(document, tables) {
  const evaluator = new XFormsXPathEvaluator({
    domAdapter: DEFAULT_DOM_ADAPTER,
    rootNode: document,
    secondaryInstancesById: tables,
    itextTranslationsByLanguage: new Map(),
  });
  return (expression, node) => evaluator.evaluate(expression, node, resolver, XPathResult.STRING_TYPE).stringValue;
}

// Browsers take "any type" for granted where jsdom wants it said.
function forgiving(Evaluator) {
  return class extends Evaluator {
    createExpression(text, names) {
      const made = super.createExpression(text, names);
      return { evaluate: (node) => made.evaluate(node, XPathResult.ANY_TYPE, null) };
    }
  };
}

function resolver(prefix) {
  return { jr: "http://openrosa.org/javarosa" }[prefix] ?? null;
}
