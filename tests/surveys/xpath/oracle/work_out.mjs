// Works whole forms out, once with each evaluator: the rows there are, what applies, what is calculated,
// what is accepted and which choices are offered.
//
// In (standard input, JSON): [{ xform, steps: [{ now, answers: { "q5[2.1]": text } }] }]
// Out (standard output, one line of JSON a form): [[enketo, webForms]], each { "r3[2]/q5": text } for what
// applies. "…!" tells whether a constraint is met, "…*" which choices are offered; groups are blank.
// Nothing is kept between two steps: the tree grows in the order of the form, every expression being asked
// when its place is reached. An expression may therefore read only what comes before it.

import { readFileSync } from "node:fs";
import { enketoOver, parsed, standStill, webFormsOver } from "./evaluators.mjs";

const MOST_ROWS = 50;

for (const { xform, steps } of JSON.parse(readFileSync(0, "utf8"))) {
  const form = read(xform);
  const workers = [enketoWorker(form), webFormsWorker(form)];
  const outcomes = steps.map(({ now, answers }) => {
    standStill(now);
    return workers.map((worker) => workedOut(form, answers, worker));
  });
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
}

function read(xform) {
  const document = parsed(xform.replaceAll('xmlns="http://www.w3.org/2002/xforms"', ""));
  const model = document.getElementsByTagName("model")[0];
  const [primary, ...lists] = [...model.getElementsByTagName("instance")];
  const body = document.getElementsByTagName("h:body")[0];
  return {
    template: primary.firstElementChild,
    lists: new Map(lists.map((list) => [list.getAttribute("id"), list])),
    binds: new Map([...model.getElementsByTagName("bind")].map((bind) => [bind.getAttribute("nodeset"), bind])),
    repeats: new Map([...body.getElementsByTagName("repeat")].map((each) => [each.getAttribute("nodeset"), each])),
    choices: new Map([...body.getElementsByTagName("itemset")].map((each) =>
      [each.parentNode.getAttribute("ref"), each.getAttribute("nodeset")])),
  };
}

function webFormsWorker(form) {
  const document = parsed("<data/>");
  return { document, ask: webFormsOver(document, form.lists) };
}

// Enketo's evaluator knows neither instance() nor current(): Enketo itself writes paths in their place.
function enketoWorker(form) {
  const document = parsed("<data/>");
  const evaluate = enketoOver();
  const lists = [...form.lists].map(([name, list]) => {
    const copy = document.createElement(`list-${name}`);
    copy.append(...[...list.children].map((child) => document.importNode(child, true)));
    return copy;
  });
  const ask = (expression, node) => {
    const paths = expression.replace(/instance\('([^']+)'\)/g, "/data/list-$1").replaceAll("current()", pathOf(node));
    return evaluate(paths, node);
  };
  return { document, ask, lists };
}

function pathOf(node) {
  if (node.parentNode.nodeType !== Node.ELEMENT_NODE) return `/${node.nodeName}`;
  const alike = [...node.parentNode.children].filter((each) => each.nodeName === node.nodeName);
  return `${pathOf(node.parentNode)}/${node.nodeName}[${alike.indexOf(node) + 1}]`;
}

function workedOut(form, answers, { document, ask, lists = [] }) {
  const outcome = {};
  const judged = [];
  const top = document.documentElement;
  top.replaceChildren(...lists);
  grow(form.template, top, `/${top.nodeName}`, "", []);
  for (const judge of judged) judge();
  return outcome;

  function grow(template, around, path, place, rows) {
    for (const child of template.children) {
      if (child.nodeName === "meta" || child.hasAttribute("jr:template")) continue;
      const [inside, here] = [`${path}/${child.nodeName}`, place + child.nodeName];
      const repeat = form.repeats.get(inside);
      const count = repeat ? counted(repeat, child.nodeName, around, rows) : 1;
      for (let row = 1; row <= count; row += 1) {
        add(child, around, inside, repeat ? `${here}[${row}]` : here, repeat ? [...rows, row] : rows);
      }
    }
  }

  function counted(repeat, name, around, rows) {
    const text = repeat.getAttribute("jr:count");
    if (!text) {
      let said = 0;
      while (said < MOST_ROWS && answers[`${name}[${[...rows, said].join(".")}]`] === "yes") said += 1;
      return said;
    }
    const node = around.appendChild(document.createElement(name));
    const count = Math.trunc(Number(ask(`number(${text})`, node)));
    node.remove();
    return Math.min(count || 0, MOST_ROWS);
  }

  function add(template, around, path, place, rows) {
    const node = around.appendChild(document.createElement(template.nodeName));
    const bind = form.binds.get(path);
    const expression = (name) => bind?.getAttribute(name);
    if (expression("relevant") && ask(`boolean(${expression("relevant")})`, node) !== "true") {
      node.remove();
      return;
    }
    if (template.children.length) {
      outcome[place] = "";
      grow(template, node, path, `${place}/`, rows);
      return;
    }
    const key = rows.length ? `${template.nodeName}[${rows.join(".")}]` : template.nodeName;
    const value = expression("calculate") ? ask(expression("calculate"), node) : (answers[key] ?? "");
    node.textContent = outcome[place] = value === "NaN" ? "" : value; // what is no number is kept as a blank
    judged.push(() => {
      if (expression("constraint") && node.textContent) {
        outcome[`${place}!`] = ask(`boolean(${expression("constraint")})`, node);
      }
      const choices = form.choices.get(path);
      if (choices?.includes("[")) outcome[`${place}*`] = ask(`join(' ', ${choices}/name)`, node);
    });
  }
}
