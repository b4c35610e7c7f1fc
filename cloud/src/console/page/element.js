/**
 * Makes an element. Text only ever becomes text: nothing that came from outside is read as markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className = '', ...children) {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/**
 * Sets text where it differs, so that a reader's selection and a screen reader are left in peace.
 *
 * @param {Element} into
 * @param {string} text
 */
export function setText(into, text) {
  if (into.textContent !== text) into.textContent = text;
}

/**
 * An element of the page that is always there.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * Shows one child per item, in order. A child is kept as long as its item is the same object, so that
 * focus, selection and scrolling survive what happens elsewhere in the list.
 *
 * @template {object} Item
 * @param {Element} list
 * @param {readonly Item[]} items
 * @param {WeakMap<object, Element>} known Children made before.
 * @param {(item: Item) => Element} make
 */
export function showList(list, items, known, make) {
  const children = items.map((item) => {
    const child = known.get(item) ?? make(item);
    known.set(item, child);
    return child;
  });
  const kept = new Set(children);
  for (const child of Array.from(list.children)) if (!kept.has(child)) child.remove();
  children.forEach((child, at) => {
    if (list.children[at] !== child) list.insertBefore(child, list.children[at] ?? null);
  });
}
