// The API's reference: draws /openapi.json as a list of calls. Knows nothing of any one call.

const list = /** @type {HTMLElement} */ (document.getElementById("calls"));

/**
 * @param {string} tag
 * @param {string} name class name
 * @param {string} [text]
 */
function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  if (text) made.textContent = text;
  return made;
}

/**
 * @param {any} node
 * @param {any} spec
 * @returns {any} the node, or what its $ref points at
 */
function resolve(node, spec) {
  if (!node || !node.$ref) return node;
  return node.$ref.replace("#/", "").split("/").reduce((/** @type {any} */ at, /** @type {string} */ key) => at[key], spec);
}

/**
 * @param {any} schema
 * @param {any} spec
 * @returns {string} the schema in a short form
 */
function short(schema, spec) {
  const found = resolve(schema, spec);
  if (!found) return "";
  if (found.anyOf) return found.anyOf.map((/** @type {any} */ one) => short(one, spec)).join(" | ");
  if (found.enum) return found.enum.map((/** @type {any} */ one) => JSON.stringify(one)).join(" | ");
  if (found.type === "array") return `[${short(found.items, spec)}]`;
  if (found.properties) {
    const required = new Set(found.required || []);
    const fields = Object.keys(found.properties).map(
      (key) => `${key}${required.has(key) ? "" : "?"}: ${short(found.properties[key], spec)}`,
    );
    return `{ ${fields.join(", ")} }`;
  }
  return found.type || "any";
}

/** @param {any} content @param {any} spec */
function body(content, spec) {
  const schema = content && content["application/json"] && content["application/json"].schema;
  return schema ? short(schema, spec) : "";
}

/** @param {string} label @param {string} text */
function row(label, text) {
  const line = element("div", "row");
  line.append(element("span", "label", label), element("code", "shape", text));
  return line;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {any} call
 * @param {any} spec
 */
function draw(method, path, call, spec) {
  const item = element("details", "call");
  const summary = element("summary", "");
  summary.append(element("span", `method ${method}`, method.toUpperCase()), element("code", "path", path));
  summary.append(element("span", "says", call.summary || ""));
  item.append(summary);
  if (call.description) item.append(element("p", "", call.description));
  for (const parameter of call.parameters || []) {
    const found = resolve(parameter, spec);
    item.append(row(`${found.in} ${found.name}`, short(found.schema, spec)));
  }
  const sent = call.requestBody && body(resolve(call.requestBody, spec).content, spec);
  if (sent) item.append(row("sends", sent));
  for (const status of Object.keys(call.responses).sort()) {
    const answer = resolve(call.responses[status], spec);
    item.append(row(status, [answer.description, body(answer.content, spec)].filter(Boolean).join(" — ")));
  }
  return item;
}

async function start() {
  const answer = await fetch("/openapi.json");
  const spec = await answer.json();
  for (const path of Object.keys(spec.paths)) {
    for (const method of Object.keys(spec.paths[path])) {
      if (method !== "parameters") list.append(draw(method, path, spec.paths[path][method], spec));
    }
  }
}

start().catch(() => list.append(element("p", "", "The API's description cannot be loaded; reload this page.")));
