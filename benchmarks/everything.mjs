// What it costs Enketo's evaluator to work a form out in full after each answer. In: {xml, logic, answers} as JSON
// on stdin, logic being [path, relevant, calculation] in its order; out: milliseconds of processor time an answer.

import { readFileSync } from "node:fs";
import { enketoOver, parsed } from "../tests/surveys/xpath/oracle/evaluators.mjs";

const { xml, logic, answers } = JSON.parse(readFileSync(0, "utf8"));
const evaluate = enketoOver();
const document = parsed(xml);
const nodes = new Map();
(function walk(node, path) {
  nodes.set(path, node);
  for (const child of node.children) walk(child, `${path}/${child.nodeName}`);
})(document.documentElement, "/data");

function workOut() {
  for (const [path, relevant, calculation] of logic) {
    const node = nodes.get(path);
    if (relevant) evaluate(`boolean(${relevant})`, node);
    if (calculation) node.textContent = evaluate(calculation, node);
  }
}

workOut();
const begun = process.cpuUsage();
for (const [path, value] of answers) {
  nodes.get(path).textContent = value;
  workOut();
}
const { user, system } = process.cpuUsage(begun);
console.log((user + system) / 1000 / answers.length);
