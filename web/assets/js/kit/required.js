// Which fields a declaration has to have: those that always are asked for, and those of the case that it says.

/** @typedef {Record<string, any>} Schema */

/**
 * JSON Schema's rules, as far as the catalogue uses them: `required`, beside it and in `allOf`, and `if` a property is `const` or one of `enum`.
 * @param {Schema} schema
 * @param {Record<string, unknown>} declaration
 * @returns {Set<string>}
 */
export function requiredOf({ required = [], allOf = [], if: condition, then: so = {}, else: otherwise = {} }, declaration) {
  const branch = condition ? [holds(condition, declaration) ? so : otherwise] : [];
  return new Set([...required, ...[...allOf, ...branch].flatMap((part) => [...requiredOf(part, declaration)])]);
}

/** What is not said breaks no rule of its own. */
function holds({ properties = {}, required = [] }, declaration) {
  const said = Object.entries(properties).filter(([name]) => name in declaration);
  return required.every((name) => name in declaration) && said.every(([name, rule]) => fits(rule, declaration[name]));
}

function fits(rule, value) {
  return (!("const" in rule) || rule.const === value) && (!rule.enum || rule.enum.includes(value));
}
